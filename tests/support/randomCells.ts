import { readFileSync, writeFileSync } from "node:fs";
import type { Group } from "h5wasm/node";
import fc from "fast-check";

/** What a small file of cells is made of, drawn at random. */
export interface RandomCells {
  nColumns: number;
  dense: boolean;
  /** Per cell: condition and stored entries; sparse cells may name a gene twice, in any order. */
  cells: { condition: number; entries: { gene: number; value: number }[] }[];
  valueType: "<f" | "<d" | "<b" | "<B" | "<h" | "<H" | "<i" | "<I" | "<q" | "<Q";
  indexType: "<i" | "<q";
  /** Elements per chunk of values and indices (dense: rows and columns); 0 for none. */
  chunks: [number, number];
  /** gzip, shuffle, fletcher32. */
  filter: 0 | 1 | 2 | 3;
}

export const LABELS = ["ctrl", "A", "A+B", "C"];

export const randomCells: fc.Arbitrary<RandomCells> = fc
  .record({ nColumns: fc.integer({ min: 1, max: 12 }), whole: fc.boolean(), dense: fc.boolean() })
  .chain(({ nColumns, whole, dense }) =>
    fc.record({
      nColumns: fc.constant(nColumns),
      dense: fc.constant(dense),
      cells: fc.array(
        fc.record({
          condition: fc.integer({ min: 0, max: LABELS.length - 1 }),
          entries: fc.array(
            fc.record({
              gene: fc.integer({ min: 0, max: nColumns - 1 }),
              value: whole ? fc.integer({ min: 0, max: 60 }) : fc.double({ min: 0, max: 9, noNaN: true }),
            }),
            { maxLength: 8 },
          ),
        }),
        { minLength: 1, maxLength: 40 },
      ),
      valueType: whole ? fc.constantFrom("<f", "<d", "<b", "<B", "<h", "<H", "<i", "<I", "<q", "<Q") : fc.constantFrom("<f", "<d"), // prettier-ignore
      indexType: fc.constantFrom("<i", "<q"),
      chunks: fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })),
      filter: fc.constantFrom(0, 1, 2, 3),
    }),
  ) as fc.Arbitrary<RandomCells>;

type Numbers = Float64Array | Int32Array | BigInt64Array;

/** Writes such cells as an AnnData file, two cells before them: one of control, one of A. */
export async function writeRandomCells(file: string, drawn: RandomCells): Promise<void> {
  const { File, ready } = await import("h5wasm/node");
  await ready;
  const { nColumns, dense, valueType, indexType, chunks, filter } = drawn;
  const entry = { gene: 0, value: 1 };
  const cells = [{ condition: 0, entries: [entry] }, { condition: 1, entries: [entry] }, ...drawn.cells]; // prettier-ignore
  const hdf5 = new File(file, "w");
  const put = (
    group: Group,
    name: string,
    numbers: number[],
    type: string,
    shape: number[],
    chunk: number[],
  ): void => {
    const data: Numbers = /[qQ]/.test(type)
      ? BigInt64Array.from(numbers, BigInt)
      : /[fd]/.test(type)
        ? Float64Array.from(numbers)
        : Int32Array.from(numbers);
    const typed = typedArrays[type as keyof typeof typedArrays];
    const stored = typed === undefined ? data : typed.from(data as Int32Array);
    const chunked = chunk.every((n) => n > 0) && numbers.length > 0;
    group.create_dataset({
      name,
      data: stored as Float64Array,
      shape,
      dtype: type as "<f",
      ...(chunked && { chunks: chunk.map((n, i) => Math.min(n, shape[i] as number)) }),
      ...(chunked && filter > 0 && { compression: filter, compression_opts: filter === 1 ? [4] : [] }),
    });
  };
  const frame = (key: string, length: number): Group => {
    const group = hdf5.create_group(key);
    group.create_attribute("_index", "_index");
    group.create_dataset({ name: "_index", data: Array.from({ length }, (_, i) => `${key}${i}`) });
    return group;
  };
  frame("obs", cells.length).create_dataset({
    name: "condition",
    data: cells.map(({ condition }) => LABELS[condition] as string),
  });
  frame("var", nColumns);
  if (dense) {
    const rows = cells.map(({ entries }) => {
      const row = Array<number>(nColumns).fill(0);
      for (const { gene, value } of entries) row[gene] = value;
      return row;
    });
    put(hdf5, "X", rows.flat(), valueType, [cells.length, nColumns], chunks);
  } else {
    const x = hdf5.create_group("X");
    x.create_attribute("encoding-type", "csr_matrix");
    x.create_attribute("shape", Int32Array.of(cells.length, nColumns));
    const all = cells.flatMap(({ entries }) => entries);
    const offsets = [0];
    for (const { entries } of cells) offsets.push((offsets.at(-1) as number) + entries.length);
    put(x, "data", all.map(({ value }) => value), valueType, [all.length], [chunks[0]]); // prettier-ignore
    put(x, "indices", all.map(({ gene }) => gene), indexType, [all.length], [chunks[1]]); // prettier-ignore
    put(x, "indptr", offsets, indexType, [offsets.length], [0]);
  }
  hdf5.close();
  repairWideTypes(file);
}

/** h5wasm 0.8.11 writes the type of 8-byte whole numbers with a precision of 32 bits; all others write 64. */
function repairWideTypes(file: string): void {
  const bytes = readFileSync(file);
  for (const sign of [0, 8]) {
    const written = Buffer.from([0x10, sign, 0, 0, 8, 0, 0, 0, 0, 0, 32, 0]);
    for (let at = bytes.indexOf(written); at >= 0; at = bytes.indexOf(written, at + 1)) bytes[at + 10] = 64;
  }
  writeFileSync(file, bytes);
}

const typedArrays = {
  "<f": Float32Array,
  "<b": Int8Array,
  "<B": Uint8Array,
  "<h": Int16Array,
  "<H": Uint16Array,
  "<I": Uint32Array,
};
