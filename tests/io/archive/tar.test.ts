import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { readTar } from "../../../src/io/archive/tar.ts";
import { tarGz } from "../../support/archives.ts";

const damaged = { code: "ARCHIVE_DAMAGED" };

describe("readTar", () => {
  let folder: string;
  let file: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-tar-"));
    file = path.join(folder, "archive.tar.gz");
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Kind, name, content of what is asked for. */
  const read = async (archive: Uint8Array, only?: string, gzipped = true): Promise<string[][]> => {
    writeFileSync(file, archive);
    const found: string[][] = [];
    for await (const { kind, name, open } of readTar(file, { gzipped }))
      found.push([kind, name, only === undefined || name === only ? await text(open()) : ""]);
    return found;
  };

  it("gives entries in order, whether they are read or not, gzipped or not", async () => {
    const archive = tarGz([
      { name: "a/", type: "5" },
      { name: "a/one", content: "1".repeat(5000) },
      { name: "a/link", type: "2" },
      { name: "a/fifo", type: "6" },
      { name: "a/two", content: "22" },
    ]);
    const expected = [
      ["folder", "a/", ""],
      ["file", "a/one", ""],
      ["link", "a/link", ""],
      ["other", "a/fifo", ""],
      ["file", "a/two", "22"],
    ];
    assert.deepEqual(await read(archive, "a/two"), expected);
    assert.deepEqual(await read(gunzipSync(archive), "a/two", false), expected);
  });

  it("takes names and sizes from pax and GNU headers", async () => {
    const long = `${"folder/".repeat(30)}file`;
    const record = (key: string, value: string): string => `99 ${key}=${value}\n`;
    assert.deepEqual(
      await read(
        tarGz([
          { name: "pax", type: "x", content: record("path", long) + record("mtime", "1") },
          { name: "short", content: "pax" },
          { name: "././@LongLink", type: "L", content: `${long}\0` },
          { name: "short", content: "gnu" },
          { name: "all", type: "g", content: record("path", "everywhere") },
          { name: "plain", content: "own" },
        ]),
      ),
      [
        ["file", long, "pax"],
        ["file", long, "gnu"],
        ["file", "plain", "own"],
      ],
    );
  });

  it("refuses sizes that are none, and descriptions that are too long", async () => {
    for (const value of ["-1", "1e400", "zero", "9007199254740993"])
      await assert.rejects(
        read(tarGz([{ name: "p", type: "x", content: `9 size=${value}\n` }, { name: "a" }])),
        damaged,
        value,
      );
    await assert.rejects(read(tarGz([{ name: "p", type: "L", content: Buffer.alloc(2 ** 20 + 1, 97) }])), damaged); // prettier-ignore
    await assert.rejects(read(tarGz([{ name: "p", type: "L", content: "n".repeat(5000) }, { name: "a" }])), damaged); // prettier-ignore
  });

  it("refuses what is cut off anywhere, or changed in a header", async () => {
    const whole = gunzipSync(tarGz([{ name: "a", content: "x".repeat(600) }]));
    for (const end of [100, 511, 512, 800, 1535]) await assert.rejects(read(whole.subarray(0, end), "a", false), damaged, String(end)); // prettier-ignore
    const zipped = tarGz([{ name: "a", content: "x".repeat(600) }]);
    for (const less of [1, 12, 30])
      await assert.rejects(read(zipped.subarray(0, zipped.length - less)), damaged);
    // The checksum of all, which stands at the end.
    zipped[zipped.length - 8] = (zipped[zipped.length - 8] as number) ^ 1;
    await assert.rejects(read(zipped), damaged);
    for (const at of [0, 130, 156, 300]) {
      const copy = Buffer.from(whole);
      copy[at] = (copy[at] as number) ^ 1;
      await assert.rejects(read(copy, undefined, false), damaged, String(at));
    }
  });
});
