/** A value in several formats: MIME type → content. Text types hold strings, `+json` types hold objects, images hold base64. */
export type MimeBundle = Record<string, unknown>;

/** What running a cell can put below it. Field names are those of the Jupyter messages of the same name. */
export type CellOutput =
  /** `source` tells text that the cell did not write itself: warnings of the type check. */
  | { type: "stream"; name: "stdout" | "stderr"; text: string; source?: "typecheck" }
  | { type: "display_data"; data: MimeBundle; metadata: MimeBundle; displayId?: string }
  | { type: "update_display_data"; data: MimeBundle; metadata: MimeBundle; displayId: string }
  | { type: "execute_result"; data: MimeBundle; metadata: MimeBundle; executionCount: number }
  | { type: "clear_output"; wait: boolean }
  | ({ type: "error" } & CellError);

/** A failure as the front end shows it. `traceback` lines carry no ANSI colours. */
export interface CellError {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** How a cell ended. `aborted` cells were never started. */
export type CellResult =
  { status: "ok"; executionCount: number } | { status: "error"; executionCount: number; error: CellError };
