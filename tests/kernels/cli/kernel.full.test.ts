import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cp, rename, symlink } from "node:fs/promises";
import path from "node:path";
import { type KernelCommand, kernelCommand } from "../../support/kernelCommand.ts";
import { testPython } from "../../support/testPython.ts";

describe("pertline kernel, moved", function () {
  this.timeout(60_000);
  let command: KernelCommand;
  let folder: string;
  let environment: KernelCommand["environment"];
  beforeEach(async () => {
    command = await kernelCommand();
    ({ folder, environment } = command);
  });
  afterEach(() => command.remove());

  const pertline: KernelCommand["run"] = (...parameters) => command.run(...parameters);

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
