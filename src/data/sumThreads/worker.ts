import { parentPort } from "node:worker_threads";
import type { Job, ThreadAnswer } from "./job.ts";
import { runShare } from "./work.ts";

parentPort?.once("message", ({ job, thread }: { job: Job; thread: number }) => {
  const reason = runShare(job, thread);
  parentPort?.postMessage(
    (reason === undefined ? { done: true } : { done: false, reason }) satisfies ThreadAnswer,
  );
});
