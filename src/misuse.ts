/** The user's mistake, told in one sentence that says what to do next. Shown without a stack. */
export class Misuse extends Error {
  override name = 'Misuse';
}
