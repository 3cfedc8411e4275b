import { excerpt } from "../cell/excerpt.ts";
import type { CellSyntaxError } from "../cell/parse.ts";
import { type RunnableCell, transformCell } from "../cell/transform.ts";
import { createLanguage } from "../language/client.ts";
import type { CellToRun, Frame } from "../runner/protocol.ts";
import type { CellError, CellOutput, CellResult } from "./events.ts";
import type { Checked } from "./language.ts";
import { type Death, describeDeath } from "./death.ts";
import { type Runner, startRunner } from "./runner.ts";
import type { Evaluated, ExecuteOptions, Session, SessionOptions } from "./session.ts";
import {
  describeTypeErrors,
  describeUnchecked,
  formatWarnings,
  INTERRUPTED,
  missesModule,
  stillTrue,
  typecheckMode,
} from "./typecheck.ts";

interface Pending {
  run: number;
  id: string | undefined;
  cell: CellToRun;
  finish: (done: Extract<Frame, { type: "done" }>) => void;
  /** The error waits here while the type check, whose warnings belong before it, is still going on. */
  error?: CellOutput;
}

/** A late type check does not hold up a finished cell for longer than this; its warnings come when they come. */
const CHECK_PATIENCE_MS = 2000;
/** After this time without an answer the language service is taken to hang. */
const LANGUAGE_PATIENCE_MS = 10_000;

/** Starts a runner process and a language worker; resolves at once, before either is ready. */
export async function startSession(options: SessionOptions): Promise<Session> {
  const { directory, onOutput } = options;
  const heapMb = options.heapMb ?? (Number(process.env.PERTLINE_HEAP_MB) || undefined);
  const checkPatience = options.checkPatienceMs ?? CHECK_PATIENCE_MS;
  // So that what failed is known before nobody waits for it any more.
  const language = createLanguage({ directory, patience: Math.max(LANGUAGE_PATIENCE_MS, checkPatience / 2) });
  let count = 0;
  let runs = 0;
  let pending: Pending | undefined;
  /** What waits for the handlers of comm messages, by run. */
  const deliveries = new Map<number, () => void>();
  let runner: Runner | undefined = spawnRunner();
  let closed = false;
  let toldOfStop = false;
  /** Ends the wait of a cell for its type check. */
  let stopWaiting: (() => void) | undefined;

  function spawnRunner(): Runner {
    return startRunner({
      directory,
      heapMb,
      onFrame,
      onRaw: (name, text) => onOutput({ type: "stream", name, text }, pending?.id),
      onDeath,
    });
  }

  function onFrame(frame: Frame): void {
    switch (frame.type) {
      case "output":
        onOutput(frame.output, frame.cell);
        return;
      case "done":
        deliveries.get(frame.run)?.();
        if (pending?.run !== frame.run) return;
        if (frame.error && pending.id !== undefined) pending.error = { type: "error", ...frame.error };
        pending.finish(frame);
        return;
      case "comm":
        options.onComm?.(frame.event, frame.cell);
        return;
      case "ask":
        void ask(frame);
        return;
    }
  }

  async function ask({ question, prompt, password, cell }: Extract<Frame, { type: "ask" }>): Promise<void> {
    // To the runner that asked, which by then may be another.
    const asking = runner;
    asking?.answer(question, await options.onAsk?.(prompt, password, cell));
  }

  function onDeath(death: Death): void {
    if (closed) return;
    const error = describeDeath(death);
    language.reset();
    // One that cannot even start is not started again and again: the next cell tries.
    runner = death.ready ? spawnRunner() : undefined;
    for (const settle of [...deliveries.values()]) settle();
    options.onRestart?.();
    // process.exit in the background, when this cell had been sent and had not begun: it goes to the fresh runner.
    const unbegun = death.ready && death.exit !== undefined && death.exit.run !== pending?.run;
    if (pending && !unbegun) {
      if (pending.id !== undefined) pending.error = { type: "error", ...error };
      pending.finish({ type: "done", run: pending.run, error });
      return;
    }
    const text = `${error.traceback.join("\n")}\n`;
    onOutput({ type: "stream", name: "stderr", text }, death.exit?.cell);
    if (pending) runner?.run(pending.run, pending.cell);
  }

  function run(
    cell: CellToRun,
  ): Promise<Extract<Frame, { type: "done" }> & { errorOutput: CellOutput | undefined }> {
    const number = ++runs;
    return new Promise((resolve) => {
      pending = {
        run: number,
        id: cell.result === "return" ? undefined : cell.id,
        cell,
        finish: (done) => {
          const errorOutput = pending?.error;
          pending = undefined;
          resolve({ ...done, errorOutput });
        },
      };
      runner ??= spawnRunner();
      runner.run(number, cell);
    });
  }

  /** Undefined when it took longer or was interrupted. */
  async function waitFor<Result>(promise: Promise<Result>, ms?: number): Promise<Result | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const ended = new Promise<undefined>((resolve) => {
      stopWaiting = () => resolve(undefined);
      if (ms !== undefined) timer = setTimeout(resolve, ms, undefined).unref();
    });
    try {
      return await Promise.race([promise, ended]);
    } finally {
      clearTimeout(timer);
      stopWaiting = undefined;
    }
  }

  async function execute(
    code: string,
    { id, silent = false, counts = !silent }: ExecuteOptions,
  ): Promise<CellResult> {
    const number = count + 1;
    if (counts) count = number;
    const fail = (error: CellError): CellResult => {
      if (!silent) onOutput({ type: "error", ...error }, id);
      return { status: "error", executionCount: number, error };
    };
    const mode = typecheckMode(code, options.typecheck);
    const cell = { number, code };
    // First of all, for it takes longest; what it says of a cell that is not TypeScript is of no interest.
    const checked = mode === "off" ? undefined : language.check(cell);
    let runnable: RunnableCell;
    try {
      runnable = transformCell(code, directory);
    } catch (error) {
      return fail(describeSyntaxError(error, number, code));
    }
    const warn = (checked: Checked): void => {
      if (closed || (checked.unchecked !== undefined && checked.stopped && toldOfStop)) return;
      toldOfStop = checked.unchecked !== undefined && checked.stopped === true;
      const text = formatWarnings(checked, cell);
      if (text !== "") onOutput({ type: "stream", name: "stderr", text, source: "typecheck" }, id);
    };
    if (checked && mode === "block") {
      const known = await waitFor(checked);
      if (!known) return fail(INTERRUPTED);
      if (known.unchecked !== undefined) return fail(describeUnchecked(known.unchecked));
      const errors = known.diagnostics.filter((one) => one.category === "error");
      if (errors.length > 0) return fail(describeTypeErrors(errors, cell));
    }
    const running = run({ id, number, source: code, runnable, result: silent ? "drop" : "show" });
    const warned = checked?.then(async (known) => {
      if (!missesModule(known)) return warn(known);
      // The cell itself may write or install the module.
      await running;
      warn(stillTrue(known, await language.check(cell)));
    });
    const done = await running;
    language.remember(cell);
    if (warned) await waitFor(warned, checkPatience);
    if (done.errorOutput) onOutput(done.errorOutput, id);
    return done.error
      ? { status: "error", executionCount: number, error: done.error }
      : { status: "ok", executionCount: number };
  }

  async function evaluate(expression: string): Promise<Evaluated> {
    try {
      const runnable = transformCell(expression.trim().replace(/;+$/, ""), directory);
      const number = count;
      const done = await run({ id: "", number, source: expression, runnable, result: "return" });
      if (done.error) return { status: "error", error: done.error };
      return { status: "ok", ...(done.value ?? { data: { "text/plain": "undefined" }, metadata: {} }) };
    } catch (error) {
      return { status: "error", error: describeSyntaxError(error, count, expression) };
    }
  }

  return {
    get executionCount() {
      return count;
    },
    execute,
    evaluate,
    async interrupt() {
      if (pending) runner?.interrupt(pending.run);
      else if (stopWaiting) stopWaiting();
      // A number of its own: the handler's may be lower than that of a cell that has ended since.
      else if (deliveries.size > 0) runner?.interrupt(++runs);
    },
    comm(message, id) {
      const run = ++runs;
      runner ??= spawnRunner();
      const receiver = runner;
      return new Promise((resolve) => {
        deliveries.set(run, () => {
          deliveries.delete(run);
          resolve();
        });
        try {
          receiver.comm(run, id, message);
        } catch (error) {
          // Data nested too deeply to be passed on.
          deliveries.delete(run);
          throw error;
        }
      });
    },
    complete: (code, offset) => language.complete(code, offset),
    inspect: (code, offset) => language.inspect(code, offset),
    isComplete: (code) => language.isComplete(code),
    async close() {
      closed = true;
      await Promise.all([runner?.kill(), language.close()]);
    },
  };
}

function describeSyntaxError(error: unknown, number: number, code: string): CellError {
  const { message, line, column } = error as CellSyntaxError;
  return {
    ename: "SyntaxError",
    evalue: message,
    traceback: [
      `SyntaxError: ${message}`,
      `    at cell_${number}.ts:${line}:${column}`,
      "",
      ...excerpt(code, line, Math.max(1, column)),
    ],
  };
}
