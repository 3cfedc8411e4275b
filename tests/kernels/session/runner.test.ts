import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type Cells, startCells } from "../../support/cells.ts";

const FD = /file descriptor (3|4), over which it speaks with the kernel, was closed/;
const never = "await new Promise(() => {})";

/** What ends the runner, and the cause that is told. */
const deadly: Record<string, [code: string, cause: RegExp]> = {
  "process.exit": ["1;\nprocess.exit(3)", /process\.exit was called at cell_\d+\.ts:2:9 \(exit code 3\)/],
  "process.exit in a handler": [
    "process.on('exit', () => process.exit(9)); process.exit()",
    /process\.exit was called .*\(exit code 9\)/,
  ],
  "process.abort": ["process.abort()", /process\.abort\(\) was called, or .* \(signal SIGABRT\)/],
  "a native crash": [
    `process.kill(process.pid, 'SIGSEGV'); ${never}`,
    /native code crashed \(signal SIGSEGV\)/,
  ],
  SIGKILL: [
    `process.kill(process.pid, 'SIGKILL'); ${never}`,
    /SIGKILL \(perhaps by the system for lack of memory/,
  ],
  "output without its channel": ["import fs from 'node:fs'; fs.closeSync(4); console.log(1)", FD],
  "a closed channel": [`import fs from 'node:fs'; fs.closeSync(4); ${never}`, FD],
  "closed requests": [`import fs from 'node:fs'; fs.closeSync(3); ${never}`, FD],
  "a written channel": [
    `import fs from 'node:fs'; fs.writeSync(4, 'hello'); ${never}`,
    /something wrote to file descriptor 4/,
  ],
  "a written channel, of what could be a length": [
    `import fs from 'node:fs'; fs.writeSync(4, Buffer.from([99, 0, 0, 0, 1])); ${never}`,
    /something wrote to file descriptor 4/,
  ],
  "a full heap": [
    "const all: unknown[] = []; while (true) all.push(new Array(1000).fill(Math.random()))",
    /out of memory \(the limit is \d+ MB; set PERTLINE_HEAP_MB for more\)/,
  ],
};

/** What goes wrong and leaves the runner alive, with what is shown. */
const survived: Record<string, [code: string, shown: RegExp]> = {
  "an endless recursion": ["function f(): number { return f() + 1 } f()", /RangeError: Maximum call stack/],
  "a buffer too large": ["new ArrayBuffer(2 ** 50)", /RangeError: Array buffer allocation failed/],
  "a native module that is none": [
    "import fs from 'node:fs'; fs.writeFileSync('x.node', 'x'); process.dlopen({ exports: {} }, process.cwd() + '/x.node')",
    /^Error: .*x\.node/,
  ],
  "a worker that throws": [
    "import { Worker } from 'node:worker_threads'; new Worker('throw new Error(\"inside\")', { eval: true }); await new Promise(r => setTimeout(r, 500))",
    /Uncaught in background code:\n[^]*Error: inside/,
  ],
  "a display that cannot be sent": [
    "({ [Symbol.for('Jupyter.display')]: () => ({ 'application/json': { large: 1n } }) })",
    /BigInt/,
  ],
  "closed standard streams": [
    "import fs from 'node:fs'; fs.closeSync(1); fs.closeSync(2); console.log('still')",
    /^still\n$/,
  ],
};

describe("startRunner", function () {
  this.timeout(60_000);
  let cells: Cells;
  before(async () => {
    cells = await startCells({ heapMb: 96 });
  });
  after(() => cells.session.close());

  for (const [what, [code, cause]] of Object.entries(deadly))
    it(`tells that ${what} ended it, and goes on in a fresh one`, async () => {
      const { result, outputs } = await cells.run(code);
      assert.equal(result.status, "error");
      if (result.status !== "error") return;
      assert.equal(result.error.ename, "RunnerDied");
      assert.match(result.error.evalue, cause);
      assert.match(result.error.traceback.at(-1) ?? "", /A fresh one has been started/);
      assert.equal(outputs.filter((one) => one.type === "error").length, 1);
      assert.equal(outputs.filter((one) => one.type === "stream").length, 0);
      assert.equal(await cells.text("1 + 1"), "2");
    });

  for (const [what, [code, shown]] of Object.entries(survived))
    it(`survives ${what}`, async () => {
      await cells.run("globalThis.alive = 'yes'");
      assert.match(await cells.text(code), shown);
      assert.equal(await cells.text("globalThis.alive"), "'yes'");
    });

  it("keeps working when user code replaces what belongs to everybody", async () => {
    await cells.run(
      "JSON.stringify = () => 'no'; JSON.parse = () => 5; globalThis.Promise = class {}; globalThis.setTimeout = undefined; globalThis.setImmediate = undefined; delete globalThis.queueMicrotask; delete globalThis.Buffer; process.removeAllListeners()",
    );
    assert.equal(await cells.text("console.log('a'); await null; 2"), "a\n2");
    assert.match(await cells.text("throw new Error('told')"), /Error: told\n {4}at cell_\d+/);
    await cells.run("process.stdout.write = () => true; console.log('swallowed')");
    assert.equal(await cells.text("console.log('swallowed'); 3"), "3");
    await cells.run("process.exit()");
  });

  it("runs a cell that had not begun when the runner exited in the background", async () => {
    await cells.run("setTimeout(() => process.exit(4), 30)");
    const end = performance.now() + 300;
    const shown: string[] = [];
    while (performance.now() < end) shown.push(await cells.text("'here'"));
    // Only a cell that was going on at that very moment may have ended with it.
    assert.ok(
      shown.filter((text) => text !== "'here'").length <= 1,
      shown.find((text) => text !== "'here'"),
    );
    assert.equal(await cells.text("'here'"), "'here'");
  });

  it("shows what child processes print that looks like a fatal report, as soon as nobody has died", async () => {
    const { outputs } = await cells.run(
      "import { spawnSync } from 'node:child_process'; spawnSync('sh', ['-c', 'echo FATAL ERROR: tool >&2; echo fine'], { stdio: 'inherit' }); await new Promise(r => setTimeout(r, 2300))",
    );
    const text = outputs.map((one) => (one.type === "stream" ? one.text : "")).join("");
    assert.equal(text, "fine\nFATAL ERROR: tool\n");
  });

  it("shows all that a child process has printed before the cell is over", async () => {
    for (let i = 0; i < 10; i++)
      assert.equal(await cells.text(`spawnSync('echo', ['${i}'], { stdio: 'inherit' }); null`), `${i}\nnull`);
  });

  it("interrupts a child process that is waited for, and ends others with the runner", async function () {
    if (process.platform === "win32") this.skip();
    const running = cells.run("spawnSync('sleep', ['30'])");
    await sleep(200);
    await cells.session.interrupt();
    assert.ok((await running).ms < 3000);
    const pid = Number(
      await cells.text(
        "import { spawn } from 'node:child_process'; spawn('sleep', ['60'], { stdio: 'inherit' }).pid",
      ),
    );
    assert.ok(isAlive(pid));
    const { ms } = await cells.run("process.exit()");
    assert.ok(ms < 3000, `${ms} ms`);
    for (let turn = 0; isAlive(pid) && turn < 100; turn++) await sleep(20);
    assert.ok(!isAlive(pid), "the child process outlives the runner");
  });
});

/** A zombie counts as dead. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !existsSync("/proc/self") || !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
}
