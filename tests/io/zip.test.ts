import assert from "node:assert/strict";
import { deflateRawSync } from "node:zlib";
import type { ByteSource } from "../../src/io/byteSource.ts";
import { crc32, openZip } from "../../src/io/zip.ts";

interface Entry {
  name: string;
  bytes: Buffer;
  stored?: boolean;
  /** What the directory says instead of the truth. */
  size?: number;
  mode?: number;
  flags?: number;
}

function archive(entries: readonly Entry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, bytes, stored = false, size = bytes.length, mode = 0o100644, flags = 0 } of entries) {
    const packed = stored ? bytes : deflateRawSync(bytes);
    const label = Buffer.from(name);
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(label.length, 26);
    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt16LE(flags, 8);
    record.writeUInt16LE(stored ? 0 : 8, 10);
    record.writeUInt32LE(crc32(bytes), 16);
    record.writeUInt32LE(packed.length, 20);
    record.writeUInt32LE(size, 24);
    record.writeUInt16LE(label.length, 28);
    record.writeUInt32LE(mode * 65536, 38);
    record.writeUInt32LE(at, 42);
    parts.push(header, label, packed);
    directory.push(record, label);
    at += 30 + label.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, list, end]);
}

function source(bytes: Buffer): ByteSource {
  return {
    name: "a.zip",
    size: bytes.length,
    read: (offset, length) => Promise.resolve(Buffer.from(bytes.subarray(offset, offset + length))),
    stamp: () => Promise.resolve(""),
    close: () => Promise.resolve(),
  };
}

const text = Buffer.from("0123456789".repeat(10));

describe("zip", () => {
  it("reads entries and parts of them", async () => {
    const bytes = archive([
      { name: "a/b.txt", bytes: text },
      { name: "c", bytes: text, stored: true },
      { name: "a/", bytes: Buffer.alloc(0), stored: true },
    ]);
    const zip = await openZip(source(bytes), 1000);
    assert.deepEqual([...zip.names()], ["a/b.txt", "c"]);
    for (const name of zip.names()) {
      assert.deepEqual(Buffer.from((await zip.read(name)) as Uint8Array), text);
      assert.equal(Buffer.from((await zip.readRange(name, 8, 4)) as Uint8Array).toString(), "8901");
    }
    assert.equal(await zip.read("d"), undefined);
  });

  for (const [what, entry, code] of [
    ["names that lead out of it", { name: "../../etc/passwd", bytes: text }, "BAD_NAME"],
    ["absolute names", { name: "/etc/passwd", bytes: text }, "BAD_NAME"],
    ["names of Windows", { name: "a\\..\\b", bytes: text }, "BAD_NAME"],
    ["links", { name: "a", bytes: text, mode: 0o120777 }, "BAD_NAME"],
    ["encryption", { name: "a", bytes: text, flags: 1 }, "FILE_DAMAGED"],
    ["a bomb that tells its size", { name: "a", bytes: Buffer.alloc(1 << 24) }, "TOO_LARGE"],
    [
      "a bomb that lies about its size",
      { name: "a", bytes: Buffer.alloc(1 << 24), size: 50 },
      "FILE_DAMAGED",
    ],
    ["an entry shorter than told", { name: "a", bytes: text, size: 500 }, "FILE_DAMAGED"],
  ] as const)
    it(`refuses ${what}`, async () => {
      const reading = openZip(source(archive([entry])), 1000).then((zip) => zip.read("a"));
      await assert.rejects(reading, { code, message: /a\.zip/ });
    });

  it("refuses two entries of one name, changed bytes and what is no archive", async () => {
    const twice = archive([
      { name: "a", bytes: text },
      { name: "a", bytes: text },
    ]);
    await assert.rejects(openZip(source(twice), 1000), { code: "FILE_DAMAGED", message: /twice/ });
    const changed = archive([{ name: "a", bytes: text, stored: true }]);
    changed[40] = 0;
    await assert.rejects(
      openZip(source(changed), 1000).then((zip) => zip.read("a")),
      { code: "FILE_DAMAGED", message: /checksum/ },
    );
    await assert.rejects(openZip(source(text), 1000), { code: "NOT_ZIP" });
  });
});
