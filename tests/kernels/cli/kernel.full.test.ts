import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { cp, mkdtemp, rename, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { testPython } from "../../support/testPython.ts";

const program = path.resolve(import.meta.dirname, "../../../dist/bin/pertline.js");

describe("pertline kernel, moved", function () {
  this.timeout(60_000);
  let folder: string;
  let environment: Record<string, string | undefined>;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "pertline-cli-"));
    environment = {
      ...process.env,
      NODE_OPTIONS: "",
      HOME: folder,
      JUPYTER_DATA_DIR: path.join(folder, "data"),
      JUPYTER_PATH: "",
      VIRTUAL_ENV: "",
      CONDA_PREFIX: "",
      PATH: folder,
    };
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const pertline = (...parameters: string[]): Promise<{ code: number; out: string }> =>
    new Promise((resolve) =>
      execFile(
        process.execPath,
        [program, "kernel", ...parameters],
        { env: environment },
        (error, stdout, stderr) =>
          resolve({ code: error === null ? 0 : Number(error.code), out: stdout + stderr }),
      ),
    );

  it("works from a folder with spaces and other letters, as Jupyter itself sees", async function () {
    const root = path.resolve(import.meta.dirname, "../../..");
    const moved = path.join(folder, "Prögramme (1) a%20b");
    for (const name of ["dist/kernels", "dist/bin", "dist/src", "kernels/pertline", "package.json"])
      await cp(path.join(root, name), path.join(moved, name), { recursive: true });
    await symlink(path.join(root, "node_modules"), path.join(moved, "node_modules"));
    environment.JUPYTER_DATA_DIR = path.join(folder, "Däten 1");
    const own = path.join(moved, "dist/bin/pertline.js");
    const run = (...parameters: string[]): string =>
      execFileSync(process.execPath, [own, "kernel", ...parameters], { env: environment, encoding: "utf8" });
    run("install");
    const healthy = run("doctor");
    assert.match(healthy, /^ok {6}kernel {5}pertline: /m);
    assert.match(healthy, /^ok {6}runner/m);
    const found = testPython();
    if ("python" in found) {
      const program =
        "import jupyter_client.kernelspec as k; print(k.get_kernel_spec('pertline').resource_dir)";
      const seen = execFileSync(found.python, ["-c", program], { env: environment, encoding: "utf8" });
      assert.equal(seen.trim(), path.join(folder, "Däten 1", "kernels", "pertline"));
    }
    await rename(moved, `${moved} gone`);
    const gone = await pertline("doctor");
    assert.match(gone.out, /^FAILS {3}kernelspec .*main\.js, which does not exist: run/m);
    await pertline("install");
    assert.match((await pertline("doctor")).out, /^ok {6}kernelspec/m);
  });
});
