/** One suggestion. `type` is a word Jupyter knows: function, variable, class, interface, module, keyword, property, method, path … */
export interface Completion {
  text: string;
  type: string;
  signature?: string;
}

/** `start` and `end` are UTF-16 offsets into the cell: the text that a match replaces. */
export interface Completions {
  matches: Completion[];
  start: number;
  end: number;
}

/** A type error or warning in a cell. `line` and `column` count from 1 in the cell's own text. */
export interface Diagnostic {
  line: number;
  column: number;
  code: number;
  category: "error" | "warning";
  message: string;
}

/** What a check found or, where nothing is known of the cell's types, why. */
export type Checked =
  | { diagnostics: Diagnostic[]; unchecked?: undefined }
  | {
      unchecked: string;
      /** No cell will be checked until `reset`. */
      stopped?: boolean;
    };

/** Whether a console should run what was typed. */
export type Completeness =
  { status: "complete" | "invalid" | "unknown" } | { status: "incomplete"; indent: string };

/**
 * What a session asks of a language: knowledge about cells without running them.
 * The implementation answers from a worker thread, so that it never waits for a computing cell.
 */
export interface Language {
  /** Type-checks a cell as if it stood after all remembered cells. Does not remember it. */
  check(cell: CellText): Promise<Checked>;
  /** Makes the cell's declarations visible to later cells. Call once the cell has begun to run. */
  remember(cell: CellText): void;
  complete(code: string, offset: number): Promise<Completions>;
  /** Type and documentation of the symbol at an offset, as markdown and as plain text; undefined when there is none. */
  inspect(code: string, offset: number): Promise<{ markdown: string; plain: string } | undefined>;
  isComplete(code: string): Promise<Completeness>;
  /** Forgets all cells (a fresh runner has none of their values). */
  reset(): void;
  close(): Promise<void>;
}

/** A cell's source with the number under which it runs: `number` 3 is shown as `cell_3.ts`. */
export interface CellText {
  number: number;
  code: string;
}
