import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { findBrowser } from "../../src/render/findBrowser.ts";
import { skip } from "../support/skip.ts";

describe("findBrowser", () => {
  let folder: string;
  before(function () {
    if (process.platform === "win32") skip(this, "programs have no mode there");
    folder = mkdtempSync(path.join(os.tmpdir(), "pertline-browser-"));
    for (const name of ["chrome", "chromium"]) writeFileSync(path.join(folder, name), "");
    chmodSync(path.join(folder, "chrome"), 0o755);
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  it("takes the first program on the path that can be run", () => {
    assert.equal(findBrowser({ PATH: folder }), path.join(folder, "chrome"));
    chmodSync(path.join(folder, "chromium"), 0o755);
    assert.equal(findBrowser({ PATH: folder }), path.join(folder, "chromium"));
  });

  it("takes the one that is named and no other", () => {
    const chrome = path.join(folder, "chrome");
    assert.equal(findBrowser({ PATH: folder, PERTLINE_CHROMIUM: chrome }), chrome);
    assert.equal(findBrowser({ PATH: folder, PERTLINE_CHROMIUM: path.join(folder, "none") }), undefined);
    mkdirSync(path.join(folder, "edge"));
    assert.equal(findBrowser({ PATH: folder, PERTLINE_CHROMIUM: path.join(folder, "edge") }), undefined);
  });
});
