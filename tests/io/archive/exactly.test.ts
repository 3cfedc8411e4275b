import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { exactly } from "../../../src/io/archive/exactly.ts";

describe("exactly", () => {
  const run = async (size: number, checksum?: number): Promise<string> => {
    const through = exactly(size, (what) => new Error(what), checksum);
    const [, text] = await Promise.all([pipeline(Readable.from([Buffer.from("ab"), Buffer.from("cd")]), through), buffer(through)]); // prettier-ignore
    return String(text);
  };

  it("lets through what was declared", async () => {
    assert.equal(await run(4, crc32("abcd")), "abcd");
    assert.equal(await run(4), "abcd");
  });

  it("stops more, fewer, other bytes", async () => {
    await assert.rejects(run(3), /more than the declared 3 bytes/);
    await assert.rejects(run(5), /4 of the declared 5 bytes/);
    await assert.rejects(run(4, 1), /do not fit its checksum/);
  });
});
