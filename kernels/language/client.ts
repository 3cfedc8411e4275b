import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Worker, type WorkerOptions } from "node:worker_threads";
import type {
  CellText,
  Checked,
  Completeness,
  Completions,
  Diagnostic,
  Language,
} from "../session/language.ts";
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
  parameters: unknown[];
  code: string;
  timer: NodeJS.Timeout;
  /** Workers that died while they worked on it. */
  deaths: number;
  /** Without a result, `failure` tells why. */
  settle: (result: unknown, failure?: string) => void;
}

interface Answer {
  result?: unknown;
  failure?: string | undefined;
}

/** Milliseconds; a cell of 5,000 lines takes seconds on a busy machine. */
const PATIENCE_PER_CHARACTER = 0.1;

/** After so many deaths without an answer in between, the worker stays dead until `reset`. */
const maximalDeaths = 5;

/** A worker that is still loading is slow on a busy machine: a check waits so many times longer for it, up to a minute. */
const COLD_PATIENCE = 6;
const MAXIMAL_COLD_PATIENCE_MS = 60_000;

/** Why a cell was not checked. */
const failures = {
  threw: "TypeScript failed on it",
  poisonous: "the type checker failed on this very text before",
  stopped: `the type checker has failed ${maximalDeaths} times and was stopped until the kernel is restarted`,
  loading: "the type checker could not be loaded in time",
  closed: "the session is closed",
};

/**
 * Knowledge about cells from a worker thread. Answers never reject: when the worker throws, hangs or dies, the answer
 * is an empty one, or says of a check that there was none; a fresh worker learns the remembered cells again, and a cell
 * whose check was the cause is from then on known by its names only.
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
    finish(id, waiting, ok ? result : undefined, failures.threw);
  }

  function finish(id: number, waiting: Pending, result: unknown, failure?: string): void {
    clearTimeout(waiting.timer);
    pending.delete(id);
    // An idle worker does not keep the process alive.
    if (pending.size === 0) worker?.unref();
    // The next one is worked on only now.
    else first()?.timer.refresh();
    waiting.settle(result, failure);
  }

  /** Requests are served in order. */
  const first = (): Pending | undefined => pending.values().next().value;

  function died(which: Worker, reason: string): void {
    if (which !== worker) return;
    worker = undefined;
    deaths++;
    const culprit = first();
    if (culprit) culprit.deaths++;
    // One that dies while it is loading may have another reason, but not twice.
    if (culprit?.method === "check" && (isWarm || culprit.deaths > 1)) poisonous.add(culprit.code);
    onDeath?.(reason);
    start();
    const fresh = worker as Worker | undefined;
    for (const [id, waiting] of [...pending]) {
      const { method, parameters, code } = waiting;
      if (!fresh) finish(id, waiting, undefined, failures.stopped);
      else if (method !== "check") finish(id, waiting, undefined);
      else if (poisonous.has(code)) finish(id, waiting, undefined, `the type checker ended: ${reason}`);
      else {
        // It only stood behind the culprit.
        waiting.timer.refresh();
        fresh.ref();
        tell(method, parameters, id);
      }
    }
  }

  function tell(method: Request["method"], parameters: unknown[], id = 0): void {
    worker?.postMessage({ id, method, parameters } satisfies Request);
  }

  function request(method: Request["method"], parameters: unknown[], code: string): Promise<Answer> {
    if (!worker) return Promise.resolve({ failure: closed ? failures.closed : failures.stopped });
    const id = ++lastId;
    return new Promise((resolve) => {
      const limit = patience + code.length * PATIENCE_PER_CHARACTER;
      let expired = 0;
      const timer = setTimeout(() => {
        expired++;
        const busy = first() === waiting ? worker : undefined;
        const isPatient = expired < COLD_PATIENCE && expired * limit < MAXIMAL_COLD_PATIENCE_MS;
        // A worker that is still loading is slow; a warm one that does not answer the request it works on hangs.
        if (isWarm && busy) {
          died(busy, `no answer within ${Math.round(limit / 1000)} s`);
          void busy.terminate();
        } else if (method === "check" && (isWarm || isPatient)) timer.refresh();
        else {
          finish(id, waiting, undefined, failures.loading);
          if (method !== "check" || !busy) return;
          died(busy, failures.loading);
          void busy.terminate();
        }
      }, limit);
      const settle: Pending["settle"] = (result, failure) => resolve({ result, failure });
      const waiting: Pending = { method, parameters, code, timer, deaths: 0, settle };
      pending.set(id, waiting);
      worker?.ref();
      tell(method, parameters, id);
    });
  }

  async function ask<Result>(
    method: Request["method"],
    parameters: unknown[],
    code: string,
    empty: Result,
  ): Promise<Result> {
    return ((await request(method, parameters, code)).result as Result | undefined) ?? empty;
  }

  async function check(cell: CellText): Promise<Checked> {
    if (poisonous.has(cell.code)) return { unchecked: failures.poisonous };
    const { result, failure } = await request("check", [cell], cell.code);
    if (result !== undefined) return { diagnostics: result as Diagnostic[] };
    return { unchecked: failure ?? failures.threw, stopped: failure === failures.stopped };
  }

  start();

  return {
    check,
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
      for (const [id, waiting] of [...pending]) finish(id, waiting, undefined, failures.closed);
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
