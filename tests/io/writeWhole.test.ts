import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PertlineError } from "../../src/error.ts";
import { writeWhole } from "../../src/io/writeWhole.ts";

describe("writeWhole", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-whole-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("makes folders and replaces an older file", async () => {
    const file = path.join(folder, "deep", "er", "a.txt");
    for (const text of ["one", "two"]) {
      await writeWhole(file, (temporary) => writeFile(temporary, text));
      assert.equal(readFileSync(file, "utf8"), text);
    }
    assert.deepEqual(readdirSync(path.dirname(file)), ["a.txt"]);
  });

  it("an error or an abort leaves the older file and nothing else", async () => {
    const file = path.join(folder, "a.txt");
    writeFileSync(file, "older");
    const failing = (error: Error): Promise<void> =>
      writeWhole(file, async (temporary) => {
        await writeFile(temporary, "half");
        throw error;
      });
    await assert.rejects(failing(new Error("disk")), { code: "WRITE_FAILED", message: /a\.txt.*disk/ });
    await assert.rejects(failing(new PertlineError("SIZES_DISAGREE", "no")), { code: "SIZES_DISAGREE" });
    const controller = new AbortController();
    const aborted = writeWhole(
      file,
      async (temporary) => {
        await writeFile(temporary, "half");
        controller.abort();
        controller.signal.throwIfAborted();
      },
      controller.signal,
    );
    await assert.rejects(aborted, { name: "AbortError" });
    assert.equal(readFileSync(file, "utf8"), "older");
    assert.deepEqual(readdirSync(folder), ["a.txt"]);
  });
});
