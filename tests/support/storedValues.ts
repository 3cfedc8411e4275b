import { closeSync, openSync, readSync } from "node:fs";
import { positionOf } from "../../src/io/hdf5/chunkTable.ts";
import type { StoredDataset } from "../../src/io/hdf5/dataset.ts";
import { findDataset } from "../../src/io/hdf5/dataset.ts";
import { bytesOf } from "../../src/io/hdf5/datatype.ts";
import { readSuperblock } from "../../src/io/hdf5/superblock.ts";
import { newUnfilter } from "../../src/io/hdf5/unfilter.ts";

function numberAt(bytes: Uint8Array, type: StoredDataset["type"], i: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  switch (type) {
    case "i1":
      return view.getInt8(i);
    case "u1":
      return view.getUint8(i);
    case "i2":
      return view.getInt16(2 * i, true);
    case "u2":
      return view.getUint16(2 * i, true);
    case "i4":
      return view.getInt32(4 * i, true);
    case "u4":
      return view.getUint32(4 * i, true);
    case "i8":
      return Number(view.getBigInt64(8 * i, true));
    case "u8":
      return Number(view.getBigUint64(8 * i, true));
    case "f4":
      return view.getFloat32(4 * i, true);
    case "f8":
      return view.getFloat64(8 * i, true);
  }
}

/** All numbers of a dataset, row-major, read from its stored bytes. */
export function storedValues(
  name: string,
  path: readonly string[] = ["X", "data"],
): { dataset: StoredDataset; values: number[] } {
  const fd = openSync(name, "r");
  try {
    const { file, root } = readSuperblock(fd, name);
    const dataset = findDataset(file, root, path);
    const { shape, type, chunk = shape, filters, chunks } = dataset;
    const unfilter = newUnfilter(filters, bytesOf(type));
    const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
    const out = new Uint8Array(product(chunk) * bytesOf(type));
    const grid = dataset.chunk ? chunks.grid : shape.map(() => 1);
    const values = Array<number>(product(shape)).fill(NaN);
    chunks.addresses.forEach((address, index) => {
      const stored = Buffer.alloc(dataset.chunk ? (chunks.sizes[index] as number) : out.length);
      readSync(fd, stored, 0, stored.length, address);
      unfilter(stored, chunks.masks[index] as number, out);
      const first = positionOf(index, grid).map((place, i) => place * (chunk[i] as number));
      for (let i = 0; i < product(chunk); i++) {
        const at = positionOf(i, chunk).map((place, k) => place + (first[k] as number));
        if (at.every((place, k) => place < (shape[k] as number)))
          values[at.reduce((sum, place, k) => sum * (shape[k] as number) + place, 0)] = numberAt(
            out,
            type,
            i,
          );
      }
    });
    return { dataset, values };
  } finally {
    closeSync(fd);
  }
}
