import type { CellError, MimeBundle } from "../session/events.ts";
import { displaysSent } from "../display/api.ts";
import { toMime } from "../display/mime.ts";
import { INTERRUPTED } from "./current.ts";
import { restoreBuiltIns } from "./builtins.ts";
import { sendOutput, sendText } from "./frames.ts";
import type { Imports } from "./imports.ts";
import type { CellToRun } from "./protocol.ts";
import type { Scope } from "./scope.ts";
import { BODY_PREFIX, describeError, registerCell, scriptName } from "./trace.ts";

/** How an evaluation ended. `value` is there when the cell's last expression was asked for. */
export interface Outcome {
  error?: CellError;
  value?: { data: MimeBundle; metadata: MimeBundle };
}

/** Runs one cell to its end, outputs included. Never rejects. */
export async function evaluate(cell: CellToRun, scope: Scope, imports: Imports): Promise<Outcome> {
  const { number, runnable, source } = cell;
  try {
    const notices = await imports.refresh();
    if (notices.length > 0) {
      sendOutput({
        type: "stream",
        name: "stderr",
        text: notices.map((notice) => `${notice}\n`).join(""),
      });
    }
    registerCell(number, source, runnable);
    for (const name of runnable.declared) imports.forget(name);
    await imports.load(runnable.imports, number);
    const imported = new Set(runnable.imports.flatMap(({ names }) => names.map(({ local }) => local)));
    scope.declare(runnable.declared.filter((name) => !imported.has(name)));
    scope.expect(runnable.mentioned);
    if (runnable.hoisted) {
      scope.evaluate(`${runnable.hoisted.text}\n//# sourceURL=${scriptName(number, "hoisted")}`);
    }
    const body = scope.evaluate(
      `${BODY_PREFIX}${runnable.body.text}\n})\n//# sourceURL=${scriptName(number, "body")}`,
    ) as () => Promise<unknown>;
    let value: unknown;
    try {
      value = await body();
    } finally {
      const restored = restoreBuiltIns();
      if (restored !== "")
        sendText("stderr", `[pertline: ${restored} had been replaced by what cannot be called; restored]\n`);
    }
    await displaysSent();
    if (value === undefined || cell.result === "drop") return {};
    const shown = await toMime(value);
    return Object.keys(shown.data).length > 0 ? { value: shown } : {};
  } catch (error) {
    if (error === INTERRUPTED) return {};
    await displaysSent();
    return { error: describeError(error) };
  }
}
