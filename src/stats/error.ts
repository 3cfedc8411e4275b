/**
 * An error of the numerics, which import nothing from other floors: its message says what was expected, what was found
 * and what to do. Recognise one by its `code`, as with PertlineError.
 */
export class StatsError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StatsError";
    this.code = code;
  }
}
