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
/** Checks after which another one is hardly faster. */
const WARM_ROUNDS = 60;
/** The engine is warmed up when nobody has asked anything for so long. */
const CALM_MS = 100;

let asked = -CALM_MS;

const service = createService((workerData as { directory: string }).directory);

parentPort?.on("message", ({ id, method, parameters }: Request) => {
  asked = performance.now();
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
 * The first check loads the libraries' declarations (about a second), and it takes dozens until the engine has compiled
 * the checker: nobody should have to wait for either. Requests come first.
 */
function warmUp(round: number): void {
  const pause = asked + CALM_MS - performance.now();
  if (round > 1 && pause > 0) return void setTimeout(warmUp, pause, round);
  try {
    const number = 0;
    service.check({ number, code: `const warm: number[] = [${round}].map((x) => x + 1); warm.length + 1` });
    if (round === 0) service.complete("[1].ma", 6);
  } catch {
    // A folder that cannot be served will say so in its first request.
  }
  if (round === 0) parentPort?.postMessage({ id: 0, ok: true } satisfies Response);
  if (round < WARM_ROUNDS) setTimeout(warmUp, 1, round + 1);
  else setTimeout(keepCompiled, COMPILED_AFTER_MS);
}
setImmediate(warmUp, 0);
