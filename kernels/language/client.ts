import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker, type WorkerOptions } from "node:worker_threads";
import type { CellText, Completeness, Completions, Diagnostic, Language } from "../session/language.ts";
import type { Inspection } from "./inspection.ts";
import { newestOnly } from "./newest.ts";
import type { Request, Response } from "./worker.ts";

export interface LanguageOptions {
  /** Folder of the notebook: relative imports and tsconfig.json are looked up from here. */
  directory: string;
  /** How long an answer may take, in milliseconds. */
  patience?: number;
  /** Heap limit of the worker in MB. */
  heapMb?: number;
  /** Told why a worker died. */
  onDeath?: (reason: string) => void;
}

interface Pending {
  method: Request["method"];
  code: string;
  timer: NodeJS.Timeout;
  settle: (result: unknown) => void;
}

/** Milliseconds; a cell of 5,000 lines takes seconds on a busy machine. */
const PATIENCE_PER_CHARACTER = 0.1;

/** After so many deaths without an answer in between, the worker stays dead until `reset`. */
const maximalDeaths = 5;

/**
 * Knowledge about cells from a worker thread. Answers never reject: when the worker throws, hangs or dies, the answer
 * is an empty one, a fresh worker learns the remembered cells again, and a cell whose check was the cause is from
 * then on known by its names only.
 */
export function createLanguage({
  directory,
  patience = 10_000,
  heapMb = 1500,
  onDeath,
}: LanguageOptions): Language {
  const pending = new Map<number, Pending>();
  const poisonous = new Set<string>();
  let remembered: CellText[] = [];
  let worker: Worker | undefined;
  let isWarm = false;
  let deaths = 0;
  let lastId = 0;
  let closed = false;

  function start(): void {
    if (closed || deaths >= maximalDeaths) return;
    const fresh = startWorker({
      workerData: { directory },
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    worker = fresh;
    isWarm = false;
    fresh.on("message", (response: Response) => {
      if (fresh === worker) receive(response);
    });
    fresh.on("error", (error) => died(fresh, error.message));
    fresh.on("exit", (code) => died(fresh, `exit code ${code}`));
    fresh.unref();
    for (const cell of remembered) tell("remember", [cell, poisonous.has(cell.code)]);
  }

  function receive({ id, ok, result }: Response): void {
    isWarm = true;
    const waiting = pending.get(id);
    if (!waiting) return;
    deaths = 0;
    finish(id, waiting, ok ? result : undefined);
  }

  function finish(id: number, waiting: Pending, result: unknown): void {
    clearTimeout(waiting.timer);
    pending.delete(id);
    // An idle worker does not keep the process alive.
    if (pending.size === 0) worker?.unref();
    waiting.settle(result);
  }

  function died(which: Worker, reason: string): void {
    if (which !== worker) return;
    worker = undefined;
    deaths++;
    // Requests are served in order: the first one was being worked on.
    const [first] = pending.values();
    if (isWarm && first?.method === "check") poisonous.add(first.code);
    for (const [id, waiting] of [...pending]) finish(id, waiting, undefined);
    onDeath?.(reason);
    start();
  }

  function tell(method: Request["method"], parameters: unknown[], id = 0): void {
    worker?.postMessage({ id, method, parameters } satisfies Request);
  }

  async function ask<Result>(
    method: Request["method"],
    parameters: unknown[],
    code: string,
    empty: Result,
  ): Promise<Result> {
    if (!worker) return empty;
    const id = ++lastId;
    const result = await new Promise((settle) => {
      const limit = patience + code.length * PATIENCE_PER_CHARACTER;
      const timer = setTimeout(() => {
        const hung = worker;
        // A worker that is still loading is slow; a warm one that does not answer hangs.
        if (isWarm && hung) {
          died(hung, `no answer within ${limit} ms`);
          void hung.terminate();
        } else finish(id, waiting, undefined);
      }, limit);
      const waiting = { method, code, timer, settle };
      pending.set(id, waiting);
      worker?.ref();
      tell(method, parameters, id);
    });
    return (result as Result | undefined) ?? empty;
  }

  start();

  return {
    check: (cell) =>
      poisonous.has(cell.code) ? Promise.resolve([]) : ask<Diagnostic[]>("check", [cell], cell.code, []),
    remember(cell) {
      remembered.push(cell);
      tell("remember", [cell, poisonous.has(cell.code)]);
    },
    complete: newestOnly(
      (code: string, offset: number) =>
        ask<Completions>("complete", [code, offset], code, noCompletions(code, offset)),
      noCompletions,
    ),
    inspect: newestOnly(
      (code: string, offset: number) =>
        ask<Inspection | undefined>("inspect", [code, offset], code, undefined),
      () => undefined,
    ),
    isComplete: (code) => ask<Completeness>("isComplete", [code], code, { status: "unknown" }),
    reset() {
      remembered = [];
      poisonous.clear();
      deaths = 0;
      if (worker) tell("reset", []);
      else start();
    },
    async close() {
      closed = true;
      const last = worker;
      worker = undefined;
      for (const [id, waiting] of [...pending]) finish(id, waiting, undefined);
      await last?.terminate();
    },
  };
}

const noCompletions = (_code: string, offset: number): Completions => ({
  matches: [],
  start: offset,
  end: offset,
});

/** From `dist` the worker is a plain script; from source, Node 20 needs the TypeScript loader to be registered in it. */
function startWorker(options: WorkerOptions): Worker {
  if (!import.meta.url.endsWith(".ts")) return new Worker(new URL("./worker.js", import.meta.url), options);
  const loader = createRequire(import.meta.url)
    .resolve("tsx/esm/api")
    .replace(/\.cjs$/, ".mjs");
  const script = new URL("./worker.ts", import.meta.url).href;
  const text = `import("${pathToFileURL(loader).href}").then(({ register }) => (register(), import("${script}")));`;
  return new Worker(text, { ...options, eval: true });
}
