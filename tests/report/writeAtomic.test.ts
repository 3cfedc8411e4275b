import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { writeAtomic } from "../../src/report/writeAtomic.ts";

describe("writeAtomic", () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(path.join(os.tmpdir(), "pertline-write-"))));
  afterEach(() => rm(folder, { recursive: true }));

  it("makes folders, replaces files and leaves nothing beside them", async () => {
    const file = path.join(folder, "a", "b.txt");
    await writeAtomic(file, "one");
    await writeAtomic(file, "two");
    assert.equal(await readFile(file, "utf8"), "two");
    assert.deepEqual(await readdir(path.dirname(file)), ["b.txt"]);
  });

  it("leaves nothing behind when it fails", async () => {
    const taken = path.join(folder, "taken");
    await mkdir(path.join(taken, "inside"), { recursive: true });
    await assert.rejects(writeAtomic(taken, "x"));
    assert.deepEqual(await readdir(folder), ["taken"]);
  });

  it("keeps writers of one file apart", async () => {
    const file = path.join(folder, "c.txt");
    await Promise.all(Array.from({ length: 20 }, (_, i) => writeAtomic(file, String(i).repeat(1000))));
    assert.match(await readFile(file, "utf8"), /^(\d+?)\1*$/);
    assert.deepEqual(await readdir(folder), ["c.txt"]);
  });
});
