import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type KernelClient, newConnection } from "../../tests/support/kernelClient.ts";
import type { Rival } from "./rivals.ts";

/** Milliseconds or megabytes; a text says why there is no number. */
export type Figure = number | string;

/** What is measured, in the order of the table. */
export const MEASURES = {
  "cold start": "ms",
  "first cell": "ms",
  "trivial cell": "ms",
  "import data frames": "ms",
  "12 typed lines": "ms",
  "20,000 prints": "ms",
  "interrupt, computing": "ms",
  "interrupt, async loop": "ms",
  "completion, idle": "ms",
  "completion, busy": "ms",
  "memory, idle": "MB",
} as const;
export type Measure = keyof typeof MEASURES;
export type Figures = Partial<Record<Measure, Figure>>;

const root = path.resolve(import.meta.dirname, "../..");
const STARTS = 5;
const CELLS = 50;
const QUIET = { allow_stdin: false };

interface Running {
  client: KernelClient;
  child: ChildProcess;
  /** Milliseconds to the kernel_info_reply. */
  start: number;
  stop(): Promise<void>;
}

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

/** Starts a kernel in a folder of this project, where its packages can be imported. */
async function launch({ command }: Rival): Promise<Running> {
  const folder = await mkdtemp(path.join(tmpdir(), "pertline-bench-"));
  const connection = await newConnection();
  const file = path.join(folder, "connection.json");
  await writeFile(file, JSON.stringify({ ...connection, kernel_name: "bench" }));
  const begin = performance.now();
  const child = spawn(command[0] as string, [...command.slice(1), file], {
    cwd: path.join(root, "notebooks"),
    stdio: "ignore",
    env: { ...process.env, JPY_SESSION_NAME: "", PERTLINE_HISTORY: "off" },
  });
  const client = connect(connection);
  await client.request("kernel_info_request", {}, "shell", 30_000);
  const start = performance.now() - begin;
  return {
    client,
    child,
    start,
    async stop() {
      client.close();
      for (const pid of tree(child.pid as number)) kill(pid);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A launched kernel to which this client has certainly subscribed: without a welcome message only time tells. */
async function launchAndWait(rival: Rival): Promise<Running> {
  const running = await launch(rival);
  await sleep(1500);
  return running;
}

/** Measures one kernel. A measure that fails is told in its place; the others go on with a fresh kernel. */
export async function measure(rival: Rival, done: (name: Measure) => void): Promise<Figures> {
  const figures: Figures = {};
  const attempt = async (name: Measure, work: () => Promise<Figure>): Promise<void> => {
    figures[name] = await work().catch((error: Error) => brief(error.message));
    done(name);
  };
  const withKernel = async (work: (running: Running) => Promise<Figure>): Promise<Figure> => {
    const running = await launchAndWait(rival);
    try {
      return await work(running);
    } finally {
      await running.stop();
    }
  };

  await attempt("cold start", () => coldStart(rival));
  await attempt("trivial cell", () =>
    withKernel(async ({ client }) => {
      figures["first cell"] = await timed(client, rival.cells.trivial(0), 30_000);
      return medianCell(client, (i) => rival.cells.trivial(i + 1), CELLS);
    }),
  );
  await attempt("import data frames", () =>
    withKernel(({ client }) => timedOk(client, rival.cells.dataFrame)),
  );
  await attempt("12 typed lines", () =>
    withKernel(async ({ client }) => {
      await timedOk(client, rival.cells.typed(0));
      return medianCell(client, (i) => rival.cells.typed(i + 1), CELLS / 2);
    }),
  );
  await attempt("20,000 prints", () => withKernel(({ client }) => prints(client, rival)));
  for (const [name, code] of [
    ["interrupt, computing", rival.cells.syncLoop],
    ["interrupt, async loop", rival.cells.asyncLoop],
  ] as const)
    await attempt(name, () => withKernel((running) => interrupt(running, rival, code)));
  for (const [name, busy] of [
    ["completion, idle", false],
    ["completion, busy", true],
  ] as const)
    await attempt(name, () => withKernel(({ client }) => completion(client, rival, busy)));
  await attempt("memory, idle", () =>
    withKernel(async ({ client, child }) => {
      await timed(client, rival.cells.trivial(0), 30_000);
      await sleep(4000);
      return memory(child.pid as number);
    }),
  );
  return figures;
}

async function coldStart(rival: Rival): Promise<number> {
  const starts: number[] = [];
  for (let round = 0; round < STARTS; round++) {
    const running = await launch(rival);
    starts.push(running.start);
    await running.stop();
  }
  return median(starts);
}

/** Milliseconds from sending a cell to its idle. */
async function timed(client: KernelClient, code: string, timeout?: number): Promise<number> {
  const begin = performance.now();
  await client.execute(code, QUIET, timeout);
  return performance.now() - begin;
}

async function timedOk(client: KernelClient, code: string): Promise<number> {
  const begin = performance.now();
  const { reply, text } = await client.execute(code, QUIET, 60_000);
  const ms = performance.now() - begin;
  if (reply.content.status !== "ok")
    throw new Error(`fails: ${String(reply.content.evalue || text("stderr"))}`);
  return ms;
}

async function medianCell(client: KernelClient, code: (i: number) => string, count: number): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) times.push(await timed(client, code(i)));
  return median(times);
}

async function prints(client: KernelClient, { cells }: Rival): Promise<Figure> {
  const begin = performance.now();
  const { text } = await client.execute(cells.prints, QUIET, 20_000);
  const ms = performance.now() - begin;
  const lines = text().split("\n").length - 1;
  const expected = Array.from({ length: 20_000 }, (_, i) => `${i}\n`).join("");
  return text() === expected ? ms : `${lines} of 20,000 lines before idle`;
}

/** Milliseconds from the interrupt to idle, if the next cell then works. */
async function interrupt(
  { client, child }: Running,
  { interrupt: how }: Rival,
  code: string,
): Promise<Figure> {
  const died = new Promise<never>((_, reject) =>
    child.once("exit", () => reject(new Error("the kernel dies"))),
  );
  died.catch(() => undefined);
  await client.execute("1", QUIET, 30_000);
  const id = await client.send("execute_request", { code, silent: false, ...QUIET, stop_on_error: true });
  await sleep(700);
  const begin = performance.now();
  const ended = client.finished(id, 5000).catch(() => Promise.reject(new Error("hangs")));
  if (how === "message") await client.send("interrupt_request", {}, "control");
  else child.kill("SIGINT");
  await Promise.race([ended, died]);
  const ms = performance.now() - begin;
  await Promise.race([client.execute("1", QUIET, 5000), died]);
  return ms;
}

async function completion(client: KernelClient, { cells }: Rival, busy: boolean): Promise<Figure> {
  const { setup, code, expected } = cells.completion;
  await client.execute(setup, QUIET, 30_000);
  const ask = async (): Promise<number> => {
    const begin = performance.now();
    const { content } = await client.request("complete_request", { code, cursor_pos: code.length });
    if (!(content.matches as string[] | undefined)?.some((match) => match.includes(expected)))
      throw new Error("no typed completion");
    return performance.now() - begin;
  };
  await ask();
  if (busy) {
    await client.send("execute_request", { code: cells.busy, silent: false, ...QUIET });
    await sleep(300);
    return ask();
  }
  const times: number[] = [];
  for (let i = 0; i < 20; i++) times.push(await ask());
  return median(times);
}

/** A process and all below it. */
function tree(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of existsSync("/proc") ? readdirSync("/proc").filter((one) => /^\d+$/.test(one)) : []) {
    try {
      const parent = Number(
        readFileSync(`/proc/${name}/stat`, "utf8")
          .replace(/^.*\) /, "")
          .split(" ")[1],
      );
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // It has ended in the meantime.
    }
  }
  const all = [pid];
  for (const one of all) all.push(...(children.get(one) ?? []));
  return all;
}

/** Megabytes of memory of a process and all below it; pages that several share are divided among them. */
function memory(pid: number): Figure {
  if (!existsSync("/proc/self/smaps_rollup")) return "not measured here";
  const kb = tree(pid).map((one) =>
    Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${one}/smaps_rollup`, "utf8"))?.[1]),
  );
  return kb.reduce((sum, one) => sum + one, 0) / 1024;
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

function brief(message: string): string {
  if (/^No (reply|idle) within/.test(message)) return "no answer";
  const line = message.split("\n")[0] as string;
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
