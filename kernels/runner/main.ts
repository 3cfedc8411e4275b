// The process that runs user code, and nothing else: started by the session with two extra pipes.
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { getHeapStatistics } from "node:v8";
import { Worker } from "node:worker_threads";
import { hooks } from "../cell/hooks.ts";
import { createDisplayApi, KERNEL } from "../display/api.ts";
import { createComms } from "../display/comm.ts";
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
import { captureStreams, sendFrame, sendOutput } from "./frames.ts";
import { createImports } from "./imports.ts";
import type { CellToRun } from "./protocol.ts";
import { createScope } from "./scope.ts";
import type { Order } from "./supervisor.ts";
import { describeError, installTraces } from "./trace.ts";

const directory = process.argv[2] ?? process.cwd();
const directoryUrl = pathToFileURL(directory + path.sep).href;
const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";

const supervisor = new Worker(new URL(`./supervisor.${extension}`, import.meta.url), {
  execArgv: extension === "ts" ? process.execArgv : [],
  workerData: { pid: process.pid },
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
const scope = createScope({
  ...api,
  require: createRequire(filename),
  __filename: filename,
  __dirname: directory,
  [hooks.now]: currentRun,
  [hooks.live]: live,
  [hooks.each]: each,
  [hooks.bind]: bind,
  [hooks.meta]: meta,
  [hooks.import]: (specifier: string): Promise<unknown> => imports.dynamic(String(specifier)),
});
const imports = createImports(directoryUrl, scope, {
  tslab: new URL(`../display/tslab.${extension}`, import.meta.url).href,
});

let running: Run | undefined;

function start(run: number, cell: CellToRun): void {
  const current: Run = { run, cell: cell.id };
  running = current;
  beginRun(current);
  void evaluate(cell, scope, imports).then((outcome) => finish(current, cell, outcome));
}

function finish(current: Run, cell: CellToRun, { error, value }: Outcome): void {
  if (running !== current || isInterrupted(current.run)) return;
  running = undefined;
  supervisor.postMessage({ settled: current.run });
  if (error && cell.result !== "return") {
    sendFrame({ type: "output", cell: cell.id, output: { type: "error", ...error } });
  }
  if (value && cell.result === "show") {
    const output = { type: "execute_result", ...value, executionCount: cell.number } as const;
    sendFrame({ type: "output", cell: cell.id, output });
  }
  sendFrame({
    type: "done",
    run: current.run,
    ...(error ? { error } : {}),
    ...(value && cell.result === "return" ? { value } : {}),
  });
}

function settle(run: number): void {
  supervisor.postMessage({ settled: run });
  deliveries.interrupt();
  if (running?.run !== run) return;
  const { cell } = running;
  running = undefined;
  markInterrupted(run);
  const error = {
    ename: "KeyboardInterrupt",
    evalue: "The cell was interrupted.",
    traceback: ["KeyboardInterrupt: The cell was interrupted. Variables keep the values that they had."],
  };
  sendFrame({ type: "output", cell, output: { type: "error", ...error } });
  sendFrame({ type: "done", run, error });
}

// Before timers are bound: what starts a cell belongs to no cell.
const soon = setImmediate;
supervisor.on("message", (order: Order) => {
  if (order.type === "settle") settle(order.run);
  else if (order.type === "answer") {
    answers.get(order.question)?.(order.text);
    answers.delete(order.question);
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
  const text = `${kind}:\n${describeError(error).traceback.join("\n")}\n`;
  sendOutput({ type: "stream", name: "stderr", text });
}
process.on("uncaughtException", (error) => reportStray(error, "Uncaught in background code"));
process.on("unhandledRejection", (error) => reportStray(error, "Rejected promise that nothing awaits"));
// Interrupts come as messages; a Ctrl-C in a terminal reaches the whole process group.
process.on("SIGINT", () => undefined);

bindTimers();
installTraces(directory);
captureStreams();
sendFrame({ type: "ready", heapLimitMb: Math.round(getHeapStatistics().heap_size_limit / 2 ** 20) });
