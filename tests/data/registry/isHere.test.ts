import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { dataPaths } from "../../../src/data/registry/getData.ts";
import { isHere } from "../../../src/data/registry/isHere.ts";

describe("isHere", () => {
  it("is true once every file of a data set is in the data folder", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "pertline-here-"));
    try {
      const environment = { PERTLINE_DATA: folder };
      const files = await dataPaths("paper_source_data", environment);
      assert.ok(files.length > 1);
      for (const file of files) {
        assert.equal(await isHere("paper_source_data", environment), false);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, "x");
      }
      assert.equal(await isHere("paper_source_data", environment), true);
      assert.equal(await isHere("adamson", environment), false);
      await assert.rejects(isHere("adamsen", environment), { code: "UNKNOWN_DATASET" });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
