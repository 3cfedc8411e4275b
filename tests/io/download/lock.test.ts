import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../../../src/io/download/lock.ts";

const source = path.resolve(import.meta.dirname, "../../../src/io/download/lock.ts");

describe("withLock", function () {
  this.timeout(20_000);
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-lock-"));
    file = path.join(folder, "lock");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("lets one at a time work, and goes away", async () => {
    let inside = 0;
    let most = 0;
    const waits: boolean[] = [];
    await Promise.all(
      Array.from({ length: 5 }, () =>
        withLock(
          file,
          async (waited) => {
            waits.push(waited);
            most = Math.max(most, ++inside);
            await sleep(20);
            inside--;
          },
          { pollMs: 5 },
        ),
      ),
    );
    assert.deepEqual([most, waits.filter(Boolean).length, existsSync(file)], [1, 4, false]);
  });

  it("is given back when the work fails, and is not waited for when told to stop", async () => {
    await assert.rejects(
      withLock(file, () => Promise.reject(new Error("work"))),
      /work/,
    );
    writeFileSync(file, JSON.stringify({ pid: process.pid, host: "elsewhere" }));
    const stopped = withLock(file, async () => {}, { signal: AbortSignal.timeout(50), pollMs: 5 });
    await assert.rejects(stopped, { name: "TimeoutError" });
  });

  it("is taken over from a process that was killed", async () => {
    const script = `import { withLock } from ${JSON.stringify(source)};
      withLock(${JSON.stringify(file)}, () => new Promise(() => { console.log("mine"); setInterval(() => {}, 1000); }));`;
    const child = spawn(process.execPath, ["--import=tsx", "--input-type=module", "-e", script]);
    await new Promise((done) => child.stdout.once("data", done));
    let waited = 0;
    const working = withLock(file, (w) => Promise.resolve(w), { pollMs: 10, onWait: () => waited++ });
    await sleep(100);
    assert.equal(waited, 1);
    child.kill("SIGKILL");
    assert.equal(await working, true);
  });

  it("is not taken from a living process by several that find a stale one", async () => {
    writeFileSync(
      file,
      JSON.stringify({ pid: 2 ** 22 + 1, host: execFileSync("hostname", { encoding: "utf8" }).trim() }),
    );
    let inside = 0;
    const one = async (): Promise<void> =>
      withLock(file, async () => {
        assert.equal(++inside, 1);
        await sleep(10);
        inside--;
      }, { pollMs: 1 }); // prettier-ignore
    await Promise.all(Array.from({ length: 20 }, one));
  });
});
