// The runner's second thread: it reads requests while the main thread computes, and can stop it.
import inspector from "node:inspector";
import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { type Request, REQUESTS_FD } from "./protocol.ts";

/** Supervisor → main thread. */
export type Order = Request | { type: "settle"; run: number };

const port = parentPort as NonNullable<typeof parentPort>;
const { pid } = workerData as { pid: number };
const session = new inspector.Session();
let settled = 0;

/** How long the main thread has to answer before it counts as busy. */
const PATIENCE_MS = 8;

session.connectToMainThread();
port.on("message", (message: { settled: number }) => {
  settled = Math.max(settled, message.settled);
});

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Ends a run. A main thread that waits can settle it by itself; one that computes is terminated first. A termination
 * that comes too late would end the next piece of code instead, even the settling: so ask again until it is done.
 */
async function interrupt(run: number): Promise<void> {
  for (let attempt = 0; settled < run; attempt++) {
    if (attempt % 4 === 1) session.post("Runtime.terminateExecution");
    port.postMessage({ type: "settle", run } satisfies Order);
    await sleep(attempt < 8 ? PATIENCE_MS : 50);
  }
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
    else port.postMessage(request);
  }
});
// The session is gone, also when it was killed: nothing may outlive it, however busy.
requests.on("close", () => process.kill(pid, "SIGKILL"));
requests.on("error", () => process.kill(pid, "SIGKILL"));
