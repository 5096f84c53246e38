/** A refusal of the control API. Its body is `{"error":{"code","message","hint"}}`. */
export class ControlError extends Error {
  readonly statusCode: number;
  /** A stable word for programs. */
  readonly code: string;
  /** What to do next. */
  readonly hint: string;

  constructor(statusCode: number, code: string, message: string, hint: string) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
    this.hint = hint;
  }

  get body(): { error: { code: string; message: string; hint: string } } {
    return { error: { code: this.code, message: this.message, hint: this.hint } };
  }
}

/** A request that asks for what can't be. */
export function invalid(reason: string, hint: string): ControlError {
  return new ControlError(400, 'invalid_request', `${reason}.`, hint);
}
