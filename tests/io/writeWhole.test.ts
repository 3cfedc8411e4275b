import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PertlineError } from "../../src/error.ts";
import { writeWhole, writeWholeFolder } from "../../src/io/writeWhole.ts";

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

describe("writeWholeFolder", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-whole-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const put =
    (name: string, error?: Error) =>
    async (fresh: string): Promise<void> => {
      await mkdir(fresh);
      await writeFile(path.join(fresh, name), name);
      if (error) throw error;
    };

  it("replaces a folder only when told, whole", async () => {
    const wanted = path.join(folder, "deep", "out");
    await writeWholeFolder(wanted, put("one"));
    await assert.rejects(writeWholeFolder(wanted, put("two")), { code: "FOLDER_EXISTS" });
    assert.deepEqual(readdirSync(wanted), ["one"]);
    await writeWholeFolder(wanted, put("two"), { overwrite: true });
    assert.deepEqual(readdirSync(wanted), ["two"]);
    assert.deepEqual(readdirSync(path.dirname(wanted)), ["out"]);
  });

  it("an error or an abort leaves the older folder and nothing else", async () => {
    const wanted = path.join(folder, "out");
    await writeWholeFolder(wanted, put("older"));
    const again = (error: Error, signal?: AbortSignal): Promise<void> =>
      writeWholeFolder(wanted, put("half", error), { overwrite: true, ...(signal && { signal }) });
    await assert.rejects(again(new Error("disk")), { code: "WRITE_FAILED", message: /out.*disk/ });
    await assert.rejects(again(new PertlineError("BAD_NAME", "no")), { code: "BAD_NAME" });
    await assert.rejects(again(new Error("never"), AbortSignal.abort(new Error("stop"))), /stop/);
    assert.deepEqual([readdirSync(folder), readdirSync(wanted)], [["out"], ["older"]]);
  });
});
