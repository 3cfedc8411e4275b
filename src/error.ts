/**
 * An error of the library that a person can act on: its message says what was expected, what was found and what to do.
 * Recognise one by its `code`, not by `instanceof`: modules reload in notebooks.
 */
export class PertlineError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "PertlineError";
    this.code = code;
  }
}
