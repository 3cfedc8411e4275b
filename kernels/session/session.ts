import type { CommEvent, CommMessage } from "./comms.ts";
import type { CellError, CellOutput, CellResult, MimeBundle } from "./events.ts";
import type { Completeness, Completions } from "./language.ts";

export interface SessionOptions {
  /** Folder in which relative imports and files are resolved: the notebook's own. */
  directory: string;
  /** Receives outputs in order. `cell` is the id given to `execute`; undefined for output that belongs to no cell. */
  onOutput: (output: CellOutput, cell: string | undefined) => void;
  /** Asks the user for a line of text; undefined where nobody can answer. */
  onAsk?: (prompt: string, password: boolean, cell: string | undefined) => Promise<string | undefined>;
  /** Receives what the code that runs does with comms; `cell` as for `onOutput`. */
  onComm?: (event: CommEvent, cell: string | undefined) => void;
  /** The process that ran the cells has died and a fresh one took its place: variables, comms and their targets are gone. */
  onRestart?: () => void;
  /** What to do with type errors. Default "warn"; environment PERTLINE_TYPECHECK. */
  typecheck?: "warn" | "block" | "off";
  /** How long a finished cell waits for its type warnings, in ms; later ones are shown when they come. Default 5,000. */
  checkPatienceMs?: number;
  /** Heap limit of the runner in MB; environment PERTLINE_HEAP_MB. */
  heapMb?: number;
}

export interface ExecuteOptions {
  /** Identifies the cell in `onOutput`. */
  id: string;
  /** A silent cell shows no result and does not count. */
  silent?: boolean;
  /** False: the cell is shown but does not count (`store_history: false`). */
  counts?: boolean;
}

export type Evaluated =
  { status: "ok"; data: MimeBundle; metadata: MimeBundle } | { status: "error"; error: CellError };

/** One conversation with one runner process: the kernel's server and the headless notebook runner both drive this. */
export interface Session {
  readonly executionCount: number;
  /** Runs a cell. All its outputs have been handed to `onOutput` before the promise resolves. Never rejects for user errors. */
  execute(code: string, options: ExecuteOptions): Promise<CellResult>;
  /** The value of an expression as a MIME bundle, for `user_expressions`: prints nothing, does not count. */
  evaluate(expression: string): Promise<Evaluated>;
  /**
   * Hands a message of the front end to the handlers of its comm, also while a cell runs: as soon as that waits for
   * something. Resolves when they have ended; `id` is the cell of what they put out. Never rejects for user errors.
   */
  comm(message: CommMessage, id: string): Promise<void>;
  /**
   * Ends the running cell, or else a comm's handler, with a KeyboardInterrupt error; keeps the state. A cell that waits
   * for its type check to be run does not run, one that has run waits no longer. Does nothing when idle.
   */
  interrupt(): Promise<void>;
  complete(code: string, offset: number): Promise<Completions>;
  inspect(code: string, offset: number): Promise<{ markdown: string; plain: string } | undefined>;
  isComplete(code: string): Promise<Completeness>;
  close(): Promise<void>;
}
