import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openCells } from "../../src/data/open.ts";
import { pertline } from "../support/command.ts";
import { writeRawFile } from "../support/rawFile.ts";

describe("pertline prepare", function () {
  this.timeout(60_000);
  let folder: string;
  let raw: string;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-cli-prepare-"));
    raw = path.join(folder, "raw.h5ad");
    await writeRawFile(raw);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("writes the file and says what it did, with progress", async () => {
    const out = path.join(folder, "out.h5ad");
    const { code, stdout, stderr } = await pertline(["prepare", raw, "--out", out, "--genes", "30", "--perturbation-column", "guide"]); // prettier-ignore
    assert.equal(code, 0, stderr);
    assert.match(stdout, /median library size.*\n30 highly variable genes of 150.*\nWritten {2}.*out\.h5ad \(139 cells × 3\d genes, 6 conditions/s); // prettier-ignore
    assert.match(stderr, /library sizes: 139.*variable genes: 139.*writing: 139/s);
    const cells = await openCells(out);
    assert.ok(cells.obs.columns.has("condition_name"));
    await cells.close();
  });

  it("explains what is missing, and writes nothing then", async () => {
    const out = path.join(folder, "none.h5ad");
    const wrong = await pertline(["prepare", raw, "--out", out, "--perturbation-column", "guides"]);
    assert.deepEqual([wrong.code, existsSync(out)], [1, false]);
    assert.match(wrong.stderr, /no column "guides" in obs.*guide/);
    const number = await pertline(["prepare", raw, "--out", out, "--genes", "none"]);
    assert.match(number.stderr, /Expected a whole number of at least 1/);
  });
});
