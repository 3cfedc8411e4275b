import assert from "node:assert/strict";
import type { ByteSource } from "../../../src/io/byteSource.ts";
import { openZip } from "../../../src/io/archive/openZip.ts";
import { zip } from "../../support/archives.ts";
import { memorySource } from "../../support/memorySource.ts";

const text = Buffer.from("0123456789".repeat(10));
const source = (bytes: Buffer): ByteSource => memorySource(bytes, "a.zip");

describe("openZip", () => {
  it("reads entries and parts of them", async () => {
    const members = [{ name: "a/b.txt", content: text }, { name: "c", content: text, stored: true }, { name: "a/", stored: true }]; // prettier-ignore
    for (const zip64 of [false, true]) {
      const archive = await openZip(source(zip(members.map((one) => ({ ...one, zip64 })))), 1000);
      assert.deepEqual([...archive.names()], ["a/b.txt", "c"]);
      for (const name of archive.names()) {
        assert.equal(archive.sizeOf(name), 100);
        assert.deepEqual(Buffer.from((await archive.read(name)) as Uint8Array), text);
        assert.equal(Buffer.from((await archive.readRange(name, 8, 4)) as Uint8Array).toString(), "8901");
      }
      assert.equal(await archive.read("d"), undefined);
      assert.equal(await archive.readRange("d", 0, 1), undefined);
      await assert.rejects(archive.readRange("c", 90, 11), { code: "ARCHIVE_DAMAGED" });
    }
  });

  const refused = "ARCHIVE_REFUSED";
  const damaged = "ARCHIVE_DAMAGED";
  for (const [what, entry, code] of [
    ["names that lead out of it", { name: "../../etc/passwd" }, refused],
    ["absolute names", { name: "/etc/passwd" }, refused],
    ["names of Windows", { name: "a\\..\\b" }, refused],
    ["links", { name: "a", mode: 0o120777 }, refused],
    ["devices", { name: "a", mode: 0o020666 }, refused],
    ["encryption", { name: "a", flags: 1 }, refused],
    ["an unknown way of packing", { name: "a", method: 14 }, refused],
    ["a bomb that tells its size", { name: "a", content: Buffer.alloc(1 << 24) }, refused],
    ["a bomb that lies about its size", { name: "a", content: Buffer.alloc(1 << 24), size: 50 }, damaged],
    ["an entry shorter than told", { name: "a", size: 500 }, damaged],
    ["a stored entry of two sizes", { name: "a", size: 50, stored: true }, damaged],
    ["another checksum", { name: "a", crc: 1 }, damaged],
  ] as const)
    it(`refuses ${what}`, async () => {
      const reading = openZip(source(zip([{ content: text, ...entry }])), 1000).then((one) => one.read("a"));
      await assert.rejects(reading, { code, message: /a\.zip/ });
    });

  it("refuses two entries of one name, and what is no archive", async () => {
    const twice = zip([{ name: "a" }, { name: "a" }]);
    await assert.rejects(openZip(source(twice), 1000), { code: damaged, message: /twice/ });
    await assert.rejects(openZip(source(text), 1000), { code: damaged });
    const cut = zip([{ name: "a", content: text, stored: true }]);
    await assert.rejects(openZip(source(cut.subarray(60)), 1000), { code: damaged });
  });
});
