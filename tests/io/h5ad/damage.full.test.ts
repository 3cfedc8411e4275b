import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { closeReader } from "../../../src/io/h5ad/client.ts";
import { damageMany } from "../../support/damageMany.ts";

describe("damaged h5ad files at length", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-damaged-h5ad-"))));
  after(async () => {
    await closeReader();
    rmSync(folder, { recursive: true, force: true });
  });

  it("ends well for 5,000 of them, through both readers", async function () {
    this.timeout(4 * 3_600_000);
    const { refused, read, codes } = await damageMany(folder, 5000);
    assert.ok(refused > 1000 && read > 1000, `${refused} refused, ${read} read`);
    assert.ok((codes.get("FILE_DAMAGED") ?? 0) > 100, JSON.stringify([...codes]));
  });
});
