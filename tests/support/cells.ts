import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { CellOutput, CellResult } from "../../kernels/session/events.ts";
import type { Session, SessionOptions } from "../../kernels/session/session.ts";
import type * as start from "../../kernels/session/start.ts";
import { built } from "./built.ts";

export interface Cells {
  session: Session;
  directory: string;
  /** Runs a cell and returns what it showed. */
  run(code: string): Promise<{ outputs: CellOutput[]; result: CellResult; ms: number }>;
  /** Text of the result and the streams of a cell. */
  text(code: string): Promise<string>;
  write(file: string, text: string): void;
}

/** A real session in an empty folder of its own. */
export async function startCells(options: Partial<SessionOptions> = {}): Promise<Cells> {
  const directory = options.directory ?? mkdtempSync(path.join(tmpdir(), "pertline-session-"));
  const { startSession } = await built<typeof start>("kernels/session/start.ts");
  const outputs = new Map<string | undefined, CellOutput[]>();
  let count = 0;
  const session = await startSession({
    typecheck: "off",
    // On a busy machine the checker takes its time to load.
    checkPatienceMs: 60_000,
    ...options,
    directory,
    onOutput: (output, cell) => outputs.set(cell, [...(outputs.get(cell) ?? []), output]),
  });
  const run: Cells["run"] = async (code) => {
    const id = `c${++count}`;
    const begin = performance.now();
    const result = await session.execute(code, { id });
    return { outputs: outputs.get(id) ?? [], result, ms: performance.now() - begin };
  };
  return {
    session,
    directory,
    run,
    async text(code) {
      const shown = (await run(code)).outputs.map((output) => {
        if (output.type === "stream") return output.text;
        if (output.type === "error") return output.traceback.join("\n");
        return "data" in output ? String(output.data["text/plain"]) : "";
      });
      return shown.join("");
    },
    write: (file, text) => writeFileSync(path.join(directory, file), text),
  };
}
