import { parentPort } from "node:worker_threads";

interface Question {
  id: number;
  /** Milliseconds of work that nothing can interrupt. */
  work?: number;
  fatal?: boolean;
  exit?: boolean;
}

// Answers in order, each after its work, with the time that the thread has lived.
parentPort?.on("message", ({ id, work = 0, fatal, exit }: Question) => {
  for (const end = performance.now() + work; performance.now() < end;);
  if (exit) process.exit(3);
  if (fatal) parentPort?.postMessage({ id, error: { code: "BROKEN", message: "It broke.", fatal } });
  else parentPort?.postMessage({ id, answer: work });
});
