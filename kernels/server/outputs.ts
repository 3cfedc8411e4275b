import type { CellOutput } from "../session/events.ts";
import type { Extras, Publisher } from "./publisher.ts";
import { coalesceStreams } from "./streams.ts";
import type { Content, Header } from "./wire.ts";

/** Late output of an asynchronous task still finds its cell among this many, and its comm message among so many. */
const REMEMBERED_CELLS = 10_000;
const REMEMBERED_MESSAGES = 1000;

export interface Outputs {
  /** The cell's outputs will carry this parent header; output that belongs to no cell goes to the newest one. */
  begin(cell: string, parent: Header): void;
  /** The same for a message of a comm, of which there may be many a second: each under a cell's name of its own. */
  beginMessage(cell: string, parent: Header): void;
  add(output: CellOutput, cell: string | undefined): void;
  /** Publishes a message of any other type behind what the cell has put out so far. */
  publish(type: string, content: Content, cell: string | undefined, extras?: Extras): void;
  /** Publishes text that is held back. */
  flush(): void;
  /** Whether this cell has published an `error`. */
  failed(cell: string): boolean;
  /** Plain text of the cell's `execute_result`, for the history. */
  result(cell: string): string | null;
  /** The cell has been replied to: only its parent header is kept. */
  end(cell: string): void;
}

/** Turns what cells put out into iopub messages, in order, each under the request that ran its cell. */
export function createOutputs({ publish }: Pick<Publisher, "publish">): Outputs {
  const parents = new Map<string, Header>();
  const messages = new Map<string, Header>();
  const failures = new Set<string>();
  const results = new Map<string, string>();
  let newest: Header | undefined;

  const parentOf = (cell: string | undefined): Partial<Header> =>
    (cell === undefined ? undefined : (parents.get(cell) ?? messages.get(cell))) ?? newest ?? {};
  const streams = coalesceStreams(({ name, text, cell }) =>
    publish("stream", { name, text }, parentOf(cell)),
  );

  return {
    begin(cell, parent) {
      // Text of no cell that is held back belongs to the cell before.
      streams.flush();
      newest = parent;
      remember(parents, cell, parent, REMEMBERED_CELLS);
    },
    beginMessage: (cell, parent) => remember(messages, cell, parent, REMEMBERED_MESSAGES),
    add(output, cell) {
      if (output.type === "stream") return streams.add({ name: output.name, text: output.text, cell });
      streams.flush();
      if (cell !== undefined && output.type === "error") failures.add(cell);
      if (cell !== undefined && output.type === "execute_result") {
        const text = output.data["text/plain"];
        if (typeof text === "string") results.set(cell, text);
      }
      publish(output.type, contentOf(output), parentOf(cell));
    },
    publish(type, content, cell, extras) {
      streams.flush();
      publish(type, content, parentOf(cell), extras);
    },
    flush: streams.flush,
    failed: (cell) => failures.has(cell),
    result: (cell) => results.get(cell) ?? null,
    end(cell) {
      failures.delete(cell);
      results.delete(cell);
    },
  };
}

function remember(parents: Map<string, Header>, cell: string, parent: Header, limit: number): void {
  parents.set(cell, parent);
  if (parents.size > limit) for (const oldest of parents.keys()) return void parents.delete(oldest);
}

function contentOf(output: Exclude<CellOutput, { type: "stream" }>): Record<string, unknown> {
  switch (output.type) {
    case "display_data":
    case "update_display_data": {
      const { data, metadata, displayId } = output;
      return { data, metadata, transient: displayId === undefined ? {} : { display_id: displayId } };
    }
    case "execute_result":
      return { data: output.data, metadata: output.metadata, execution_count: output.executionCount };
    case "clear_output":
      return { wait: output.wait };
    case "error":
      return { ename: output.ename, evalue: output.evalue, traceback: output.traceback };
  }
}
