import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { installRenderer, serverEnvironment, writeConfig } from "../../../kernels/lab/config.ts";

describe("config", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-config-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("switches news and update checks off and prefers our kernel", () => {
    writeConfig(folder);
    const config = JSON.parse(readFileSync(path.join(folder, "etc/jupyter/jupyter_lab_config.json"), "utf8"));
    assert.equal(config.LabApp.news_url, null);
    assert.equal(config.LabApp.check_for_updates_class, "jupyterlab.NeverCheckForUpdate");
    assert.equal(config.MultiKernelManager.default_kernel_name, "pertline");
  });

  it("replaces an older renderer", () => {
    const built = path.join(folder, "built");
    const target = path.join(folder, "share/jupyter/labextensions/pertline-plotly");
    for (const dir of [built, target]) mkdirSync(dir, { recursive: true });
    writeFileSync(path.join(built, "package.json"), "{}");
    writeFileSync(path.join(target, "old.js"), "");
    installRenderer(folder, built);
    assert.deepEqual(
      [existsSync(path.join(target, "package.json")), existsSync(path.join(target, "old.js"))],
      [true, false],
    );
  });

  it("keeps the user's Jupyter and Python settings out", () => {
    const environment = serverEnvironment("/clone/.lab", {
      HOME: "/home/a",
      JUPYTER_PATH: "/x",
      PYTHONPATH: "/y",
    });
    assert.equal(environment.HOME, "/home/a");
    assert.equal(environment.JUPYTER_PATH, undefined);
    assert.equal(environment.PYTHONPATH, undefined);
    assert.equal(environment.JUPYTER_CONFIG_DIR, path.join("/clone/.lab", "config"));
  });
});
