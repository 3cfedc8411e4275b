import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureVenv, explain } from "../../../kernels/lab/venv.ts";

describe("venv", () => {
  it("explains a missing venv, an unreachable index and everything else in one line", () => {
    const debian =
      "The virtual environment was not created successfully because ensurepip is not\navailable. …";
    assert.equal(explain(debian).code, "LAB_VENV");
    assert.match(explain(debian).message, /apt install python3-venv/);
    const offline =
      "WARNING: Retrying … [Errno -3] Temporary failure in name resolution\nERROR: Could not find a version that satisfies the requirement jupyterlab";
    assert.equal(explain(offline).code, "LAB_OFFLINE");
    assert.equal(explain("ERROR: Could not find a version (from versions: none)").code, "LAB_OFFLINE");
    const other = explain("Collecting jupyterlab\nERROR: No space left on device\n");
    assert.deepEqual(
      [other.code, other.message],
      ["LAB_INSTALL", "JupyterLab could not be installed: ERROR: No space left on device"],
    );
    for (const error of [explain(debian), explain(offline), other]) assert.ok(!error.message.includes("\n"));
  });

  it("says so when the Python cannot be started, and leaves no environment that counts as finished", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "pertline-venv-"));
    try {
      const requirements = path.join(folder, "requirements.txt");
      writeFileSync(requirements, "jupyterlab==0\n");
      for (let attempt = 0; attempt < 2; attempt++) {
        const said: string[] = [];
        assert.throws(
          () =>
            ensureVenv(path.join(folder, "venv"), path.join(folder, "no-python"), requirements, (line) =>
              said.push(line),
            ),
          { code: "LAB_INSTALL", message: /ENOENT/ },
        );
        assert.equal(said.length, 1);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
