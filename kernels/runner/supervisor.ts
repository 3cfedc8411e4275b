// The runner's second thread: it reads requests while the main thread computes, and can stop it.
import inspector from "node:inspector";
import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { killGroup, othersOfGroup } from "./group.ts";
import { type Request, REQUESTS_FD } from "./protocol.ts";
import { type Order, PONG, SETTLED, type SupervisorData } from "./state.ts";

const port = parentPort as NonNullable<typeof parentPort>;
const { pid, state } = workerData as SupervisorData;
const session = new inspector.Session();
session.connectToMainThread();

/** How long the main thread has to answer before it counts as busy. */
const PATIENCE_MS = 8;
/** Attempts after which the main thread must be waiting for something outside JavaScript. */
const CHILDREN_AT = 5;

/** Milliseconds between two looks at the parent. */
const ORPHAN_MS = 2000;

const post = (order: Order): void => port.postMessage(order);
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Terminations that have been asked for and have not struck yet. */
let underWay = 0;
/** Whether the main thread has been terminated since it was last seen well. */
let shaken = false;
let interrupting = 0;

function terminate(): void {
  underWay += 1;
  shaken = true;
  session.post("Runtime.terminateExecution", () => (underWay -= 1));
}

/**
 * Ends a run. A main thread that waits can settle it by itself; one that computes is terminated first. A termination
 * that comes too late would end the next piece of code instead, even the settling: so ask again until it is done.
 */
async function interrupt(run: number): Promise<void> {
  if (run <= interrupting) return signalChildren();
  interrupting = run;
  for (let attempt = 0; Atomics.load(state, SETTLED) < run; attempt++) {
    if (attempt % 4 === 1) terminate();
    if (attempt === CHILDREN_AT) signalChildren();
    post({ type: "settle", run });
    await sleep(attempt < 8 ? PATIENCE_MS : 50);
  }
}

/** `execSync` and its like end with the child process only: it gets what Ctrl-C in a terminal would send it. */
function signalChildren(): void {
  for (const child of othersOfGroup(pid)) {
    try {
      process.kill(child, "SIGINT");
    } catch {
      // It has just ended.
    }
  }
}

/**
 * Resolves when no termination is on its way any more: the next cell must not be struck by one meant for the last.
 * Pings are there to be struck. Two that come through in a row say that none is left.
 */
async function calm(): Promise<void> {
  const begin = performance.now();
  for (let seen = 0, ping = Atomics.load(state, PONG); seen < 2;) {
    ping += 1;
    post({ type: "ping", ping });
    for (let turn = 0; turn < 20 && Atomics.load(state, PONG) !== ping; turn++) await sleep(1);
    const answered = underWay === 0 || performance.now() - begin > 500;
    seen = answered && Atomics.load(state, PONG) === ping ? seen + 1 : 0;
  }
  shaken = false;
}

let relaying = Promise.resolve();
let waiting = 0;

/** Hands a request on, in order; after an interrupt only to a main thread that is well. */
function relay(request: Exclude<Request, { type: "interrupt" }>): void {
  if (!shaken && waiting === 0) return post(request);
  waiting += 1;
  relaying = relaying.then(async () => {
    if (shaken && request.type === "run") await calm();
    waiting -= 1;
    post(request);
  });
}

let rest = "";
const requests = new Socket({ fd: REQUESTS_FD, readable: true, writable: false });
requests.setEncoding("utf8");
requests.on("data", (chunk: string) => {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop() as string;
  for (const line of lines) {
    const request = JSON.parse(line) as Request;
    if (request.type === "interrupt") void interrupt(request.run);
    else relay(request);
  }
});
// The session is gone, also when it was killed: nothing may outlive it, however busy.
requests.on("close", () => killGroup(pid));
requests.on("error", () => killGroup(pid));
// User code may have closed the descriptor: an orphan is handed to another parent.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) killGroup(pid);
}, ORPHAN_MS);
