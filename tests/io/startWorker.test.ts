import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { startWorker, workerFlags } from "../../src/io/startWorker.ts";

describe("startWorker", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-worker-"));
    mkdirSync(path.join(folder, "src/part"), { recursive: true });
    mkdirSync(path.join(folder, "dist/src/part"), { recursive: true });
    const code = (from: string): string =>
      `import { parentPort } from "node:worker_threads"; parentPort.postMessage("${from}");`;
    // Where tsx is found from.
    symlinkSync(
      path.resolve(import.meta.dirname, "../../node_modules"),
      path.join(folder, "node_modules"),
      "dir",
    );
    writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }');
    writeFileSync(
      path.join(folder, "src/part/worker.ts"),
      `const typed: string = "x"; void typed; ${code("source")}`,
    );
    writeFileSync(path.join(folder, "dist/src/part/worker.js"), code("built"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const from = (file: string): string => pathToFileURL(path.join(folder, file)).href;
  const said = async (caller: string): Promise<unknown> => {
    const worker = startWorker({ from: caller, source: "./worker.ts", name: "test" });
    const [message] = (await once(worker, "message")) as unknown[];
    await worker.terminate();
    return message;
  };

  it("starts the built file beside a built caller", async () => {
    assert.equal(await said(from("dist/src/part/caller.js")), "built");
  });

  it("starts the source beside a source, also where the caller's address has a query", async () => {
    assert.equal(await said(from("src/part/caller.ts")), "source");
    assert.equal(await said(`${from("src/part/caller.ts")}?version=3`), "source");
  });

  it("works where the main program is given on the command line", () => {
    const code = `
      const { startWorker } = await import(${JSON.stringify(pathToFileURL(path.resolve(import.meta.dirname, "../../src/io/startWorker.ts")).href)});
      const worker = startWorker({ from: ${JSON.stringify(from("dist/src/part/caller.js"))}, source: "./worker.ts", name: "t" });
      worker.on("message", console.log);`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], { encoding: "utf8" }); // prettier-ignore
    assert.equal(stdout.trim(), "built", stderr);
  });

  it("keeps flags about loading only where it must choose", () => {
    assert.equal(workerFlags(["--import", "tsx", "--expose-gc"]), undefined);
    assert.deepEqual(
      workerFlags(["--import", "tsx", "--conditions=x", "--input-type=module", "--expose-gc", "-e"]),
      ["--import", "tsx", "--conditions=x"],
    );
  });

  it("says what to build where neither a loader nor the built file is there", () => {
    const code = `
      const { startWorker } = await import(${JSON.stringify(pathToFileURL(path.resolve(import.meta.dirname, "../../dist/src/io/startWorker.js")).href)});
      try { startWorker({ from: ${JSON.stringify(pathToFileURL(path.join(tmpdir(), "pertline-none/src/part/caller.ts")).href)}, source: "./worker.ts", name: "t" }); } catch (error) { console.log(error.code); }`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8", cwd: folder, env: { ...process.env, NODE_OPTIONS: "" } }); // prettier-ignore
    assert.equal(stdout.trim(), "WORKER_MISSING", stderr);
  });
});
