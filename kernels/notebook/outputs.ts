import type { CellOutput, MimeBundle } from "../session/events.ts";
import type { NotebookOutput } from "./format.ts";

/** Gathers what cells put out, as a front end would show it. */
export interface OutputCollector {
  /** Adds one event. Events that belong to no cell go to the cell added to last. */
  add(output: CellOutput, cell: string | undefined): void;
  /** Outputs of a cell so far; a clear that waits for output which never came has not happened. */
  outputs(cell: string): NotebookOutput[];
}

type Entry = Exclude<NotebookOutput, { output_type: "stream" }> | StreamEntry;

interface StreamEntry {
  output_type: "stream";
  name: string;
  screen: Screen;
}

interface CellState {
  entries: Entry[];
  clearNext: boolean;
}

/** Collector for a whole notebook: a display is updated wherever it was shown, also from a later cell. */
export function collectOutputs(): OutputCollector {
  const cells = new Map<string, CellState>();
  const displays = new Map<string, { data: MimeBundle; metadata: MimeBundle }[]>();
  let latest: string | undefined;

  function stateOf(cell: string): CellState {
    let state = cells.get(cell);
    if (!state) cells.set(cell, (state = { entries: [], clearNext: false }));
    return state;
  }

  function push(state: CellState, entry: Entry): void {
    if (state.clearNext) state.entries = [];
    state.clearNext = false;
    state.entries.push(entry);
  }

  function add(output: CellOutput, cell: string | undefined): void {
    if (output.type === "update_display_data") {
      for (const shown of displays.get(output.displayId) ?? [])
        Object.assign(shown, { data: output.data, metadata: output.metadata });
      return;
    }
    const id = cell ?? latest;
    if (id === undefined) return;
    latest = id;
    const state = stateOf(id);
    switch (output.type) {
      case "stream": {
        const last = state.clearNext ? undefined : state.entries.at(-1);
        if (last?.output_type === "stream" && last.name === output.name)
          return last.screen.write(output.text);
        const screen = textScreen();
        screen.write(output.text);
        return push(state, { output_type: "stream", name: output.name, screen });
      }
      case "display_data": {
        const entry = {
          output_type: "display_data" as const,
          data: output.data,
          metadata: output.metadata,
        };
        if (output.displayId !== undefined) {
          // As front ends do: what was shown under the same name before shows the new value, too.
          const before = displays.get(output.displayId) ?? [];
          for (const shown of before) Object.assign(shown, { data: entry.data, metadata: entry.metadata });
          displays.set(output.displayId, [...before, entry]);
        }
        return push(state, entry);
      }
      case "execute_result":
        return push(state, {
          output_type: "execute_result",
          data: output.data,
          metadata: output.metadata,
          execution_count: output.executionCount,
        });
      case "error": {
        const { ename, evalue, traceback } = output;
        return push(state, { output_type: "error", ename, evalue, traceback });
      }
      case "clear_output":
        if (!output.wait) state.entries = [];
        state.clearNext = output.wait;
    }
  }

  return {
    add,
    outputs: (cell) =>
      (cells.get(cell)?.entries ?? []).flatMap((entry): NotebookOutput[] => {
        if (entry.output_type !== "stream") return [entry];
        const text = entry.screen.text();
        return text === "" ? [] : [{ output_type: "stream", name: entry.name, text }];
      }),
  };
}

interface Screen {
  write(text: string): void;
  text(): string;
}

/**
 * Text as it looks after carriage returns and backspaces have moved the cursor within the last line; what is written
 * then replaces character by character, as in JupyterLab. Only what can still be seen is kept, so a progress bar
 * that redraws itself a million times stays small.
 */
export function textScreen(): Screen {
  const done: string[] = [];
  let line = "";
  let cursor = 0;
  return {
    write(text) {
      for (const part of text.match(/[^\n\r\x08]+|[\n\r\x08]/g) ?? []) {
        if (part === "\n") {
          done.push(line + "\n");
          line = "";
          cursor = 0;
        } else if (part === "\r") cursor = 0;
        else if (part === "\b") cursor = Math.max(0, cursor - 1);
        else {
          line = line.slice(0, cursor) + part + line.slice(cursor + part.length);
          cursor += part.length;
        }
      }
    },
    text: () => done.join("") + line,
  };
}
