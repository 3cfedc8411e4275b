import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { busy } from "./busy.ts";
import { type Execution, type Kernel, type Message, startKernel } from "./kernelClient.ts";

export interface Soak {
  /** How often each kind of step was taken. */
  steps: Record<string, number>;
  /** Resident megabytes of the server, sampled 20 times. */
  server: number[];
  /** Longest time from an interrupt to the idle of its cell, in ms. */
  slowest: number;
}

const EXECUTE = { silent: false, store_history: true, allow_stdin: false, stop_on_error: false };

/**
 * Runs random cells with interrupts, errors, deaths of the runner and restarts against a real kernel, and asserts
 * after each that no message is lost, doubled or out of place.
 */
export async function soak(cells: number, seed: number): Promise<Soak> {
  const random = mulberry32(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const env = { PERTLINE_TYPECHECK: "off" };
  let kernel: Kernel = await startKernel({ env });
  const old = new Set<string>();
  const steps: Record<string, number> = {};
  const server: number[] = [];
  let slowest = 0;
  let done = 0;
  let count = 0;
  let value: number | undefined;

  /** Sends cells at once and returns what came of them, checked. */
  const run = async (codes: string[], meanwhile?: (ids: string[]) => Promise<void>): Promise<Execution[]> => {
    const ids: string[] = [];
    for (const code of codes) ids.push(await kernel.send("execute_request", { code, ...EXECUTE }));
    await meanwhile?.(ids);
    const ended = await Promise.all(ids.map((id) => kernel.finished(id, 60_000)));
    for (const id of ids) check(id);
    for (const { reply } of ended) assert.equal(reply.content.execution_count, ++count);
    for (const message of kernel.messages)
      if (old.has(String(message.parent.msg_id))) assert.equal(message.type, "stream", "a late message");
    for (const id of ids) old.add(id);
    kernel.messages.length = 0;
    done += codes.length;
    return ended;
  };

  const check = (id: string): void => {
    const mine = kernel.messages.filter((message) => message.parent.msg_id === id);
    const of = (type: string): Message[] => mine.filter((message) => message.type === type);
    const states = of("status").map((message) => message.content.execution_state);
    assert.equal(of("execute_reply").length, 1);
    assert.equal(of("execute_input").length, 1);
    assert.equal(states[0], "busy");
    assert.deepEqual(
      states.filter((state) => state === "idle"),
      ["idle"],
    );
    assert.equal(states.at(-1), "idle");
    assert.equal(mine.filter((message) => message.channel === "iopub").at(-1)?.type, "status");
    const failed = of("execute_reply")[0]?.content.status === "error";
    assert.equal(of("error").length, failed ? 1 : 0);
  };

  const status = ({ reply }: Execution): unknown => reply.content.ename ?? reply.content.status;
  const interrupt = (): Promise<unknown> => kernel.request("interrupt_request", {}, "control");
  const numbered = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, i) => `${from + i}\n`).join("");
  const died = (): void => {
    value = undefined;
  };

  const kinds: Record<string, () => Promise<void>> = {
    async prints() {
      const n = below(300);
      const [one] = await run([`for (let i = 0; i < ${n}; i++) console.log(i)`]);
      assert.equal(one?.text(), numbered(0, n));
    },
    async error() {
      const n = below(50);
      const [one] = await run([
        `for (let i = 0; i < ${n}; i++) console.log(i); throw new RangeError("soak")`,
      ]);
      assert.deepEqual([status(one as Execution), one?.text()], ["RangeError", numbered(0, n)]);
    },
    async state() {
      value = (value ?? 0) + 1;
      const [one] = await run(["globalThis.soaked = (globalThis.soaked ?? 0) + 1"]);
      const result = one?.outputs.at(-1)?.content.data as Record<string, string>;
      assert.equal(result["text/plain"], String(value));
    },
    async queue() {
      const many = await run(
        Array.from({ length: 5 }, (_, cell) =>
          cell === 2 ? "throw 1" : `for (let i = 0; i < 20; i++) console.log(${cell} * 100 + i)`,
        ),
      );
      for (const [cell, one] of many.entries())
        assert.equal(one.text(), cell === 2 ? "" : numbered(cell * 100, cell * 100 + 20));
    },
    async interrupt() {
      const code = Object.values(busy)[below(Object.keys(busy).length)] as string;
      const times = below(4) === 0 ? 5 : 1;
      let begin = 0;
      const [one] = await run([`console.log("begun"); ${code}`], async ([id]) => {
        await kernel.waitFor((m) => m.type === "stream" && m.parent.msg_id === id, "begun");
        await sleep(below(10));
        begin = performance.now();
        for (let i = 0; i < times; i++) await interrupt();
      });
      slowest = Math.max(slowest, performance.now() - begin);
      assert.deepEqual([status(one as Execution), one?.text()], ["KeyboardInterrupt", "begun\n"]);
    },
    /** The interrupt comes just when a cell ends or the next begins. */
    async race() {
      const code = "for (let i = 0; i < 3; i++) { console.log(i); await null }";
      const many = await run([code, code, code], async () => {
        for (let i = 0; i < 3; i++) {
          await sleep(below(4));
          void kernel.send("interrupt_request", {}, "control");
        }
      });
      for (const one of many) {
        assert.ok(["ok", "KeyboardInterrupt"].includes(String(status(one))), String(status(one)));
        if (status(one) === "ok") assert.equal(one.text(), "0\n1\n2\n");
        else assert.ok("0\n1\n2\n".startsWith(one.text()), one.text());
      }
    },
    async death() {
      const how = [
        "process.exit(1)",
        "process.kill(process.pid, 'SIGKILL'); while (true) {}",
        "process.abort()",
      ];
      const [one, next] = await run([`console.log("last"); ${how[below(3)]}`, "console.log('fresh')"]);
      assert.deepEqual([status(one as Execution), one?.text()], ["RunnerDied", "last\n"]);
      assert.deepEqual([status(next as Execution), next?.text()], ["ok", "fresh\n"]);
      died();
    },
    async restart() {
      await kernel.request("shutdown_request", { restart: true }, "control");
      assert.deepEqual(await kernel.exited, { code: 0, signal: null });
      await kernel.stop();
      kernel = await startKernel({ env });
      old.clear();
      count = 0;
      died();
    },
    async background() {
      const [one] = await run(["setTimeout(() => console.log('late'), 5); console.log('now')"]);
      assert.match(String(one?.text()), /^now\n(late\n)?$/);
    },
  };
  const weights = {
    prints: 30,
    state: 25,
    error: 10,
    queue: 4,
    interrupt: 12,
    race: 4,
    background: 8,
    death: 1,
  };
  const bag = Object.entries(weights).flatMap(([kind, weight]) => Array<string>(weight).fill(kind));

  try {
    const restarts = new Set([0.34, 0.67].map((share) => Math.floor(cells * share)));
    for (let sample = 0; done < cells;) {
      const restart = [...restarts].find((at) => done >= at);
      if (restart !== undefined) restarts.delete(restart);
      const kind = restart === undefined ? (bag[below(bag.length)] as string) : "restart";
      steps[kind] = (steps[kind] ?? 0) + 1;
      try {
        await kinds[kind]?.();
      } catch (error) {
        (error as Error).message = `${kind} near cell ${done} (seed ${seed}): ${(error as Error).message}`;
        throw error;
      }
      if (done >= (sample * cells) / 20) {
        sample += 1;
        server.push(residentMb(kernel.process.pid as number));
      }
    }
    assert.equal(kernel.stderr(), "");
  } finally {
    await kernel.stop();
  }
  return { steps, server, slowest };
}

/** Resident memory in MB; 0 where the system does not tell. */
export function residentMb(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
