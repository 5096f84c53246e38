/** The user's mistake, told in one sentence that says what to do next. Shown without a stack. */
export class Misuse extends Error {
  override name = 'Misuse';
}

/** A value that an option can't take. The message is a sentence that names the option and says what it takes. */
export class InvalidOption extends Error {
  override name = 'InvalidOption';
}

/** A value doesn't fit. The message completes a sentence: "--port must be …". */
export class Unfit extends Error {
  override name = 'Unfit';
}
