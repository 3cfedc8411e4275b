import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { sha256 } from "../../src/io/checksum.ts";

describe("checksum", () => {
  it("is SHA-256 of a file of several pieces", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "pertline-checksum-"));
    try {
      const bytes = randomBytes(3_000_001);
      writeFileSync(path.join(folder, "a"), bytes);
      assert.equal(await sha256(path.join(folder, "a")), createHash("sha256").update(bytes).digest("hex"));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
