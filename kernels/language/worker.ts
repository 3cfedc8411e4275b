import { parentPort, workerData } from "node:worker_threads";
import { createService } from "./service.ts";
import { keepCompiled } from "./typescript.ts";

/** A question from the client; `remember` and `reset` are not answered. */
export interface Request {
  id: number;
  method: "check" | "remember" | "complete" | "inspect" | "isComplete" | "reset";
  parameters: unknown[];
}

/** `ok` is false when TypeScript threw. The first message of a worker has id 0: it is warm. */
export interface Response {
  id: number;
  ok: boolean;
  result?: unknown;
}

/** By then the functions of the first cells have been compiled, too. */
const COMPILED_AFTER_MS = 3000;

const service = createService((workerData as { directory: string }).directory);

parentPort?.on("message", ({ id, method, parameters }: Request) => {
  let response: Response;
  try {
    const answer = service[method] as (...parameters: unknown[]) => unknown;
    response = { id, ok: true, result: answer(...parameters) };
  } catch {
    response = { id, ok: false };
  }
  if (method !== "remember" && method !== "reset") parentPort?.postMessage(response);
});

/**
 * The first check loads the libraries' declarations (about a second), the next few run in a cold engine; nobody should
 * have to wait for either. Requests may come in between.
 */
function warmUp(round: number): void {
  try {
    service.check({ number: 0, code: `console.log([${round}].map((x) => x + 1))` });
    if (round === 0) service.complete("[1].ma", 6);
  } catch {
    // A folder that cannot be served will say so in its first request.
  }
  if (round === 0) parentPort?.postMessage({ id: 0, ok: true } satisfies Response);
  if (round < 8) setImmediate(warmUp, round + 1);
  else setTimeout(keepCompiled, COMPILED_AFTER_MS);
}
setImmediate(warmUp, 0);
