import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  installRenderer,
  rendererDirectory,
  rendererState,
  uninstallRenderer,
} from "../../../kernels/kernelspec/renderer.ts";

describe("JupyterLab's renderer", () => {
  it("is installed beside the kernelspecs, in the place of an older one, and removed", async () => {
    const data = await mkdtemp(path.join(tmpdir(), "pertline renderer-"));
    try {
      const kernels = path.join(data, "kernels");
      const directory = rendererDirectory(kernels);
      assert.equal(directory, path.join(data, "labextensions", "pertline-plotly"));
      assert.equal(await rendererState(kernels), "none");
      await mkdir(directory, { recursive: true });
      await writeFile(path.join(directory, "package.json"), "{}");
      await writeFile(path.join(directory, "stale.js"), "");
      assert.equal(await rendererState(kernels), "other");
      assert.equal(await installRenderer(kernels), directory);
      assert.equal(await rendererState(kernels), "same");
      assert.ok(!existsSync(path.join(directory, "stale.js")));
      assert.deepEqual(await readdir(data), ["labextensions"]);
      await uninstallRenderer(kernels);
      assert.equal(await rendererState(kernels), "none");
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  });
});
