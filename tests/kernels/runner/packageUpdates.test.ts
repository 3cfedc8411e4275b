import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { createPackageUpdates } from "../../../kernels/runner/packageUpdates.ts";

describe("updates of loaded packages", () => {
  it("are told once for each version, and not when they are taken back", () => {
    const root = mkdtempSync(path.join(tmpdir(), "updates-"));
    const folder = path.join(root, "node_modules/@a/b");
    mkdirSync(folder, { recursive: true });
    const install = (version: string): void =>
      writeFileSync(path.join(folder, "package.json"), JSON.stringify({ version }));
    const updates = createPackageUpdates();
    install("1.0.0");
    updates.loaded(pathToFileURL(path.join(folder, "lib/index.js")).href);
    updates.loaded(pathToFileURL(path.join(root, "own.ts")).href);
    updates.loaded("node:fs");
    assert.deepEqual(updates.notices(), []);
    install("1.1.0");
    assert.match(updates.notices().join(), /^@a\/b was updated from 1\.0\.0 to 1\.1\.0: restart the kernel/);
    assert.deepEqual(updates.notices(), []);
    install("1.0.0");
    assert.deepEqual(updates.notices(), []);
    rmSync(root, { recursive: true });
    assert.deepEqual(updates.notices(), []);
  });
});
