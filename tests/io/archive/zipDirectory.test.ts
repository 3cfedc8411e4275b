import assert from "node:assert/strict";
import { readZipDirectory } from "../../../src/io/archive/zipDirectory.ts";
import { zip } from "../../support/archives.ts";
import { memorySource } from "../../support/memorySource.ts";

const directory = (bytes: Buffer, most = 10): ReturnType<typeof readZipDirectory> =>
  readZipDirectory(memorySource(bytes), most);

describe("readZipDirectory", () => {
  const members = [
    { name: "a/", mode: 0o040755, stored: true },
    { name: "a/link", mode: 0o120777 },
    { name: "a/fifo", mode: 0o010644 },
    { name: "é", content: "content", flags: 0 },
  ];

  it("tells names, kinds, sizes and places, with and without ZIP64", async () => {
    for (const zip64 of [false, true]) {
      const { records, bytes, dataOf } = await directory(zip(members.map((one) => ({ ...one, zip64 })), "a comment PK\x05\x06")); // prettier-ignore
      assert.deepEqual(records.map(({ name, kind }) => [name, kind]), [["a/", "folder"], ["a/link", "link"], ["a/fifo", "other"], ["é", "file"]]); // prettier-ignore
      const [last] = records.slice(-1);
      assert.ok(last);
      assert.deepEqual([last.size, last.method, last.encrypted], [7, 8, false]);
      assert.equal((await bytes(await dataOf(last), last.packedSize)).length, last.packedSize);
    }
  });

  it("reads names in the old alphabet where they are not UTF-8", async () => {
    const bytes = zip([{ name: "xyz", flags: 0 }]);
    const at = bytes.lastIndexOf("xyz");
    bytes[at] = 0xe9;
    assert.equal((await directory(bytes)).records[0]?.name, "éyz");
  });

  it("believes no numbers", async () => {
    const whole = zip([{ name: "a", content: "x" }]);
    const end = whole.length - 22;
    for (const [what, at, value, code] of [
      ["entries that are not there", end + 10, 9, "ARCHIVE_DAMAGED"],
      ["more entries than allowed", end + 10, 0xffff, "ARCHIVE_REFUSED"],
      ["a list outside of the file", end + 18, 0xffff, "ARCHIVE_DAMAGED"],
      ["a list of another length", end + 12, 20, "ARCHIVE_DAMAGED"],
      ["a part of several", end + 4, 1, "ARCHIVE_REFUSED"],
    ] as const) {
      const bytes = Buffer.from(whole);
      bytes.writeUInt16LE(value, at);
      await assert.rejects(directory(bytes), { code, message: /archive\.zip/ }, what);
    }
    const wide = zip([{ name: "a", content: "x", zip64: true }]);
    wide.fill(0xff, wide.length - 42 + 8, wide.length - 42 + 16);
    await assert.rejects(directory(wide), { code: "ARCHIVE_DAMAGED" });
  });
});
