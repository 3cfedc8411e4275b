import assert from "node:assert/strict";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileBytes } from "../../../src/io/hdf5/bytes.ts";
import type { GlobalHeap } from "../../../src/io/hdf5/globalHeap.ts";
import { newGlobalHeap } from "../../../src/io/hdf5/globalHeap.ts";

/** A collection of objects by their numbers, as the format says; sizes may be lies. */
function collection(objects: [index: number, text: string, size?: number][], declared?: number): Buffer {
  const parts = objects.map(([index, text, size]) => {
    const object = Buffer.alloc(16 + 8 * Math.ceil(text.length / 8));
    object.writeUInt16LE(index, 0);
    object.writeBigUInt64LE(BigInt(size ?? text.length), 8);
    object.write(text, 16, "latin1");
    return object;
  });
  const head = Buffer.alloc(16);
  const bytes = Buffer.concat([head, ...parts]);
  bytes.write("GCOL\x01", 0, "latin1");
  bytes.writeBigUInt64LE(BigInt(declared ?? bytes.length), 8);
  return bytes;
}

describe("global heap", () => {
  let folder: string;
  let open: number[] = [];
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-heap-"))));
  afterEach(() => {
    for (const fd of open) closeSync(fd);
    open = [];
  });
  after(() => rmSync(folder, { recursive: true }));
  const heapOf = (bytes: Buffer): GlobalHeap => {
    const file = path.join(folder, "heap");
    writeFileSync(file, bytes);
    const fd = openSync(file, "r");
    open.push(fd);
    return newGlobalHeap(fileBytes(fd, "x.h5"));
  };
  const damaged = { code: "HDF5_DAMAGED", message: /x\.h5/ };

  it("gives objects by number, of many collections, up to the free space", () => {
    const one = collection([[1, "a"], [7, "Ångström"], [0, "free"], [9, "behind"]]); // prettier-ignore
    const heap = heapOf(Buffer.concat(Array.from({ length: 12 }, () => one)));
    for (const n of [0, 11, 3, 0]) {
      assert.equal(heap(n * one.length, 7)?.toString("latin1"), "Ångström");
      assert.equal(heap(n * one.length, 1)?.toString("latin1"), "a");
      assert.equal(heap(n * one.length, 9), undefined);
      assert.equal(heap(n * one.length, 2), undefined);
    }
  });

  it("refuses what is no collection, or reaches beyond its end or the file's", () => {
    const good = collection([[1, "a"]]);
    assert.throws(() => heapOf(good)(8, 1), damaged);
    assert.throws(() => heapOf(good)(2 ** 40, 1), damaged);
    assert.throws(() => heapOf(collection([[1, "a"]], good.length + 1))(0, 1), damaged);
    assert.throws(() => heapOf(collection([[1, "a", 1000]]))(0, 1), damaged);
    assert.throws(() => heapOf(collection([[1, "a", Number.MAX_SAFE_INTEGER]]))(0, 1), damaged);
  });

  it("has nothing where a collection is smaller than its head", () => {
    assert.equal(heapOf(collection([[1, "a"]], 4))(0, 1), undefined);
  });

  it("is not read over and over", () => {
    const one = collection([[1, "x".repeat(2 ** 20)]]);
    const heap = heapOf(Buffer.concat(Array.from({ length: 10 }, () => one)));
    assert.throws(() => {
      for (let i = 0; i < 2000; i++) heap((i % 10) * one.length, 1);
    }, damaged);
  }).timeout(20_000);
});
