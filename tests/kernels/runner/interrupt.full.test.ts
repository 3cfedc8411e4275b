import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { busy } from "../../support/busy.ts";
import { type Kernel, kernelEntry, startKernel } from "../../support/kernelClient.ts";
import { testNodes } from "../../support/nodes.ts";
import { skip } from "../../support/skip.ts";

const HOOKS = "AsyncLocalStorage and";
/** More that must end, with what must hold afterwards. */
const harder: Record<string, { setup?: string; code: string; check?: string; result?: string }> = {
  "Atomics.wait": { code: "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)" },
  "a child process that is waited for": {
    code: 'import { execSync } from "node:child_process"; execSync("sleep 30")',
  },
  "JSON.stringify of a large object": {
    setup: "const large = Array.from({ length: 2e6 }, (_, i) => ({ i }));",
    code: "for (;;) JSON.stringify(large)",
    check: "large.length",
    result: "2000000",
  },
  "a sort": { code: "for (;;) Float64Array.from({ length: 1e6 }, Math.random).sort()" },
  "drawing a result": { code: '({ [Symbol.for("Jupyter.display")]() { while (true) {} } })' },
  "a display that never comes": {
    code: 'display({ [Symbol.for("Jupyter.display")]: () => new Promise(() => {}) }); 1',
  },
  "a question": { code: "await prompt('name? ')" },
  "a module that computes": {
    setup:
      'import fs from "node:fs"; fs.writeFileSync("slow.ts", "while (!globalThis.ready) {}\\nexport const x: number = 5;")',
    code: 'import { x } from "./slow.ts"',
    check: 'globalThis.ready = 1; (await import("./slow.ts")).x',
    result: "5",
  },
  "a module that waits": {
    setup:
      'import fs from "node:fs"; fs.writeFileSync("waits.ts", "if (!globalThis.go) await new Promise(() => {}); export const x: number = 6;")',
    code: 'import { x } from "./waits.ts"',
    check: 'globalThis.go = 1; (await import("./waits.ts")).x',
    result: "6",
  },
  "reading a file, which gives the same when read again": {
    setup:
      'import fs from "node:fs"; import { createHash } from "node:crypto"; const bytes = Buffer.alloc(3e7, "0123456789abc"); fs.writeFileSync("data.bin", bytes); const digest = (b: Uint8Array) => createHash("sha1").update(b).digest("hex"); const handle = fs.openSync("data.bin", "r"); const part = Buffer.alloc(1e5)',
    code: "for (;;) { await fs.promises.readFile('data.bin'); fs.readFileSync('data.bin'); for (let at = 0; at < 3e7; at += 1e5) fs.readSync(handle, part, 0, 1e5, at); for await (const chunk of fs.createReadStream('data.bin')) ; }",
    check:
      "fs.readSync(handle, part, 0, 1e5, 1e6); const parts: Buffer[] = []; for await (const chunk of fs.createReadStream('data.bin')) parts.push(chunk); [fs.readFileSync('data.bin'), await fs.promises.readFile('data.bin'), Buffer.concat(parts)].every(b => digest(b) === digest(bytes)) && part.equals(bytes.subarray(1e6, 1e6 + 1e5))",
    result: "true",
  },
  [`${HOOKS} a timer`]: {
    setup:
      'import { AsyncLocalStorage } from "node:async_hooks"; const store = new AsyncLocalStorage<number>(); store.run(1, () => {}); globalThis.beat = setInterval(() => {}, 1); 1',
    code: "await store.run(5, () => new Promise(() => setTimeout(() => { while (true) {} }, 1)))",
  },
  [`${HOOKS} a microtask`]: { code: "await store.run(5, async () => { await null; while (true) {} })" },
  [`${HOOKS} a tick`]: {
    code: "await store.run(5, () => new Promise(() => process.nextTick(() => { while (true) {} })))",
    check: "await store.run(7, async () => { await null; return store.getStore() })",
    result: "7",
  },
};

for (const [version, node] of testNodes()) {
  describe(`interrupt on Node ${version}`, function () {
    this.timeout(60_000);
    let kernel: Kernel;
    const times: number[] = [];
    before(async () => {
      kernel = await startKernel({ command: [node, kernelEntry], env: { PERTLINE_TYPECHECK: "off" } });
      await kernel.execute("let kept = 41", {}, 30_000);
    });
    after(async () => {
      console.log(`      slowest ${Math.round(Math.max(...times))} ms of ${times.length}`);
      await kernel.stop();
    });

    const shown = async (code: string): Promise<string> => {
      const { outputs, reply } = await kernel.execute(code, {}, 30_000);
      assert.equal(reply.content.status, "ok", String(reply.content.evalue));
      const result = outputs.find((one) => one.type === "execute_result")?.content.data;
      return String((result as Record<string, unknown> | undefined)?.["text/plain"]);
    };

    const all = {
      ...Object.fromEntries(Object.entries(busy).map(([kind, code]) => [kind, { code }])),
      ...harder,
    };
    for (const [kind, { setup, code, check, result }] of Object.entries<(typeof harder)[string]>(all)) {
      it(`ends ${kind} within half a second, on a loaded machine too, and keeps the state`, async () => {
        if (setup) await shown(setup);
        const content = { code, silent: false, allow_stdin: true };
        const id = await kernel.send("execute_request", content);
        await kernel.waitFor((one) => one.type === "execute_input" && one.parent.msg_id === id, "input");
        await sleep(100);
        const begin = performance.now();
        await kernel.send("interrupt_request", {}, "control");
        const { reply } = await kernel.finished(id);
        const elapsed = performance.now() - begin;
        times.push(elapsed);
        assert.equal(reply.content.ename, "KeyboardInterrupt");
        assert.equal(await shown("kept + 1"), "42");
        if (check) assert.equal(await shown(check), result);
        // A machine that also does other things is given five times as long.
        assert.ok(elapsed < 500, `${elapsed} ms`);
      });
    }

    it("takes 200 interrupts in a row, and those of an idle kernel, as one", async () => {
      const id = await kernel.send("execute_request", { code: "while (true) {}", silent: false });
      await sleep(100);
      for (let i = 0; i < 200; i++) await kernel.send("interrupt_request", {}, "control");
      assert.equal((await kernel.finished(id)).reply.content.ename, "KeyboardInterrupt");
      for (let i = 0; i < 20; i++) await kernel.request("interrupt_request", {}, "control");
      assert.equal(await shown("kept + 1"), "42");
    });
  });
}

describe("interrupt on other versions of Node", () => {
  it("has been tested", function () {
    if (testNodes().size < 2) skip(this, "no other Node (PERTLINE_TEST_NODES names their binaries)");
  });
});
