// The process that runs user code, and nothing else: started by the session with two extra pipes.
import path from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { getHeapStatistics } from "node:v8";
import { Worker } from "node:worker_threads";
import { hooks } from "../cell/hooks.ts";
import type { CellError } from "../session/events.ts";
import { createDisplayApi, forgetDisplays, KERNEL } from "../display/api.ts";
import { createComms } from "../display/comm.ts";
import { clearAsyncContexts, relaxAsyncHooks } from "./asyncHooks.ts";
import { createDeliveries } from "./comms.ts";
import {
  beginRun,
  bind,
  bindTimers,
  currentRun,
  each,
  INTERRUPTED,
  isInterrupted,
  live,
  markInterrupted,
  type Run,
} from "./current.ts";
import { evaluate, type Outcome } from "./evaluate.ts";
import { captureStreams, endOutput, sendFrame, sendOutput, sendText } from "./frames.ts";
import { createImports } from "./imports.ts";
import type { CellToRun, Frame } from "./protocol.ts";
import { createFreshRequire } from "./requireFresh.ts";
import { createScope } from "./scope.ts";
import { type Order, PONG, SETTLED } from "./state.ts";
import { describeError, installTraces } from "./trace.ts";

const directory = process.argv[2] ?? process.cwd();
const directoryUrl = pathToFileURL(directory + path.sep).href;
const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";

// Read by the supervisor at any time, without a message that could be late.
const state = new Int32Array(new SharedArrayBuffer(8));
const { store } = Atomics;

const supervisor = new Worker(new URL(`./supervisor.${extension}`, import.meta.url), {
  execArgv: extension === "ts" ? process.execArgv : [],
  workerData: { pid: process.pid, state },
});
supervisor.on("error", (error) => {
  sendOutput({ type: "stream", name: "stderr", text: `The runner's supervisor failed: ${error.message}\n` });
  process.abort();
});

const answers = new Map<number, (text: string | undefined) => void>();
let questions = 0;
const comms = createComms((event) => sendFrame({ type: "comm", cell: currentRun()?.cell, event }));
const deliveries = createDeliveries(comms.receive);
const api = createDisplayApi({
  emit: sendOutput,
  ask: (prompt, password) =>
    new Promise((resolve) => {
      const question = ++questions;
      answers.set(question, resolve);
      sendFrame({ type: "ask", question, cell: currentRun()?.cell, prompt, password });
    }),
  comm: comms.api,
});
(globalThis as Record<symbol, unknown>)[KERNEL] = api;

const filename = path.join(directory, "cell.ts");
const meta = {
  url: pathToFileURL(filename).href,
  dirname: directory,
  filename,
  resolve: (specifier: string): string => imports.resolve(specifier),
};
const fresh = createFreshRequire(filename);
const scope = createScope({
  ...api,
  require: fresh.require,
  __filename: filename,
  __dirname: directory,
  [hooks.now]: currentRun,
  [hooks.live]: live,
  [hooks.each]: each,
  [hooks.bind]: bind,
  [hooks.meta]: meta,
  [hooks.import]: (specifier: string): Promise<unknown> => imports.dynamic(String(specifier)),
});
const aliases = { tslab: new URL(`../display/tslab.${extension}`, import.meta.url).href };
const imports = createImports(directoryUrl, scope, aliases, fresh);

const INTERRUPTION: CellError = {
  ename: "KeyboardInterrupt",
  evalue: "The cell was interrupted.",
  traceback: ["KeyboardInterrupt: The cell was interrupted. Variables keep the values that they had."],
};

let running: Run | undefined;

function start(run: number, cell: CellToRun): void {
  // Interrupted and settled before it began.
  if (isInterrupted(run)) return;
  const current: Run = { run, cell: cell.id };
  running = current;
  beginRun(current);
  evaluate(cell, scope, imports)
    .catch((error: unknown): Outcome => ({ error: plainError(error) }))
    .then((outcome) => finish(current, cell, outcome))
    // User code has broken what even this needs: an end without its value is better than none.
    .catch((error: unknown) => end(current, [{ type: "done", run, error: plainError(error) }]));
}

function finish(current: Run, cell: CellToRun, { error, value }: Outcome): void {
  if (running !== current || isInterrupted(current.run)) return;
  const done: Frame = {
    type: "done",
    run: current.run,
    ...(error ? { error } : {}),
    ...(value && cell.result === "return" ? { value } : {}),
  };
  if (!value || cell.result !== "show") return end(current, [done]);
  const output = { type: "execute_result", ...value, executionCount: cell.number } as const;
  end(current, [{ type: "output", cell: cell.id, output }, done]);
}

/**
 * A termination may strike anywhere in here, and then the supervisor asks for the settling again: one write tells of
 * the end, and only after it the run counts as settled. The session ignores an end that is told twice.
 */
function end(current: Run, frames: Frame[]): void {
  endOutput(current.cell);
  sendFrame(...frames);
  running = undefined;
  store(state, SETTLED, current.run);
}

function settle(run: number): void {
  if ((state[SETTLED] as number) >= run) return;
  deliveries.interrupt();
  markInterrupted(run);
  forgetDisplays();
  clearAsyncContexts();
  // The termination may have struck the very start, so that nothing is known of the run here: it is over as well.
  end(running ?? { run, cell: "" }, [{ type: "done", run, error: INTERRUPTION }]);
}

/** What can be said of an error when saying more has failed. */
function plainError(error: unknown): CellError {
  const { name, message } = (error ?? {}) as Partial<Error>;
  const [ename, evalue] = [String(name ?? "Error"), String(message ?? "")];
  return { ename, evalue, traceback: [`${ename}: ${evalue}`] };
}

// Before timers are bound: what starts a cell belongs to no cell.
const soon = setImmediate;
supervisor.on("message", (order: Order) => {
  if (order.type === "settle") settle(order.run);
  else if (order.type === "answer") {
    answers.get(order.question)?.(order.text);
    answers.delete(order.question);
  } else if (order.type === "ping") {
    clearAsyncContexts();
    store(state, PONG, order.ping);
  }
  // A fresh macrotask: a termination must end the cell and nothing of the machinery that started it.
  else if (order.type === "run") soon(start, order.run, order.cell);
  else if (order.type === "comm")
    soon(deliveries.deliver, { run: order.run, cell: order.cell }, order.message);
});

/** Errors that no cell waits for: of a timer, an emitter, a promise that nobody awaits. The session goes on. */
function reportStray(error: unknown, kind: string): void {
  const run = currentRun();
  if (error === INTERRUPTED || (run && isInterrupted(run.run))) return;
  sendText("stderr", `${kind}:\n${describeError(error).traceback.join("\n")}\n`);
}
process.on("uncaughtException", (error) => reportStray(error, "Uncaught in background code"));
process.on("unhandledRejection", (error) => reportStray(error, "Rejected promise that nothing awaits"));
// Interrupts come as messages; a Ctrl-C in a terminal reaches the whole process group.
process.on("SIGINT", () => undefined);

process.on("exit", () => {
  // The stack leads to the cell that called process.exit, if one did so directly.
  const at = /\bcell_\d+\.ts:\d+:\d+/.exec(new Error().stack ?? "")?.[0];
  const cell = currentRun()?.cell;
  if (cell !== undefined) endOutput(cell);
  sendFrame({ type: "exit", run: running?.run, cell, at });
});

relaxAsyncHooks();
bindTimers();
installTraces(directory);
captureStreams();
sendFrame({ type: "ready", heapLimitMb: Math.round(getHeapStatistics().heap_size_limit / 2 ** 20) });
