import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type Cells, startCells } from "../../support/cells.ts";
import { deadly, dies, survived } from "../../support/deadlyCells.ts";
import { skip } from "../../support/skip.ts";

/** The others are in the long test. */
const QUICK = ["process.exit", "SIGKILL", "closed requests", "a written channel", "a full heap"];

describe("startRunner", function () {
  this.timeout(60_000);
  let cells: Cells;
  before(async () => {
    cells = await startCells({ heapMb: 96 });
  });
  after(() => cells.session.close());

  for (const [what, deadlyCell] of Object.entries(deadly).filter(([name]) => QUICK.includes(name)))
    it(`tells that ${what} ended it, and goes on in a fresh one`, () => dies(cells, deadlyCell));

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

  it("shows all that a child process has printed before the cell is over", async () => {
    await cells.run("import { spawnSync } from 'node:child_process'");
    for (let i = 0; i < 10; i++)
      assert.equal(await cells.text(`spawnSync('echo', ['${i}'], { stdio: 'inherit' }); null`), `${i}\nnull`);
  });

  it("interrupts a child process that is waited for, and ends others with the runner", async function () {
    if (process.platform === "win32") skip(this, "Windows has no sleep");
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
