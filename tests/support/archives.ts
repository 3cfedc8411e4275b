import { crc32, deflateRawSync, gzipSync } from "node:zlib";

export interface Member {
  name: string;
  content?: string | Uint8Array;
  /** Unix mode; a regular file unless told. */
  mode?: number;
  stored?: boolean;
  zip64?: boolean;
  /** Declared instead of the truth. */
  size?: number;
  crc?: number;
  flags?: number;
  method?: number;
}

/** A ZIP file, honest or not. */
export function zip(members: readonly Member[], comment = ""): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const {
    name,
    content = "",
    mode = 0o100644,
    stored,
    zip64,
    size,
    crc,
    flags = 0x800,
    method,
  } of members) {
    const raw = Buffer.from(content as string);
    const packed = stored ? raw : deflateRawSync(raw);
    const title = Buffer.from(name);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(title.length, 26);
    local.push(head, title, packed);
    const extra = zip64 ? Buffer.alloc(28) : Buffer.alloc(0);
    if (zip64) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      extra.writeBigUInt64LE(BigInt(size ?? raw.length), 4);
      extra.writeBigUInt64LE(BigInt(packed.length), 12);
      extra.writeBigUInt64LE(BigInt(at), 20);
    }
    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt8(3, 5);
    record.writeUInt16LE(flags, 8);
    record.writeUInt16LE(method ?? (stored ? 0 : 8), 10);
    record.writeUInt32LE(crc ?? crc32(raw), 16);
    record.writeUInt32LE(zip64 ? 0xffffffff : packed.length, 20);
    record.writeUInt32LE(zip64 ? 0xffffffff : (size ?? raw.length), 24);
    record.writeUInt16LE(title.length, 28);
    record.writeUInt16LE(extra.length, 30);
    record.writeUInt32LE((mode << 16) >>> 0, 38);
    record.writeUInt32LE(zip64 ? 0xffffffff : at, 42);
    central.push(record, title, extra);
    at += 30 + title.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const wide: Buffer[] = [];
  if (members.some(({ zip64 }) => zip64)) {
    const record = Buffer.alloc(56);
    record.writeUInt32LE(0x06064b50, 0);
    record.writeBigUInt64LE(44n, 4);
    record.writeBigUInt64LE(BigInt(members.length), 32);
    record.writeBigUInt64LE(BigInt(directory.length), 40);
    record.writeBigUInt64LE(BigInt(at), 48);
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07064b50, 0);
    locator.writeBigUInt64LE(BigInt(at + directory.length), 8);
    locator.writeUInt32LE(1, 16);
    wide.push(record, locator);
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...local, directory, ...wide, end, Buffer.from(comment)]);
}

/** A tar.gz file; `type` is the entry's type flag. */
export function tarGz(
  members: readonly { name: string; content?: string | Uint8Array; type?: string; size?: number }[],
): Buffer {
  const blocks = members.flatMap(({ name, content = "", type = "0", size }) => {
    const raw = Buffer.from(content as string);
    const header = Buffer.alloc(512);
    header.write(name.slice(0, 100), 0, "utf8");
    header.write("0000644\0", 100);
    header.write((size ?? raw.length).toString(8).padStart(11, "0") + "\0", 124);
    header.write("        ", 148);
    header.write(type, 156);
    header.write("ustar\x0000", 257);
    const sum = header.reduce((a, b) => a + b, 0);
    header.write(sum.toString(8).padStart(6, "0") + "\0 ", 148);
    return [header, raw, Buffer.alloc((512 - (raw.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}
