import { LEVEL, type Numbers, writeNumbers } from "./encode.ts";
import type { Hdf5Dataset, Hdf5Group } from "./file.ts";

/** A dataset of one dimension that grows by whole chunks; made when its first chunk is full. */
export interface Growing<T> {
  push(values: ArrayLike<T>, from: number, to: number): void;
  end(): Hdf5Dataset;
}

/** The dataset is made with its first values: HDF5 would not make an empty one that grows. */
function growing(
  group: Hdf5Group,
  name: string,
  chunk: number,
  dtype?: string,
): { made(): Hdf5Dataset | undefined; add(data: Numbers | string[]): void } {
  // prettier-ignore
  let written = 0;
  let dataset: Hdf5Dataset | undefined;
  return {
    made: () => dataset,
    add(data) {
      const to = written + data.length;
      if (dataset) {
        dataset.resize([to]);
        dataset.write_slice([[written, to]], data as Float64Array);
      } else {
        const sizes = { shape: [to], maxshape: [null], chunks: [chunk] };
        const made = { name, data: data as Float64Array, ...sizes, ...(dtype && { dtype }) };
        dataset = group.create_dataset({
          ...made,
          compression: "gzip",
          compression_opts: LEVEL,
        }) as Hdf5Dataset;
      }
      written = to;
    },
  };
}

/** @param buffer one chunk, of the type that is stored */
export function growingNumbers(
  group: Hdf5Group,
  name: string,
  buffer: Exclude<Numbers, BigInt64Array>,
): Growing<number> {
  const dataset = growing(group, name, buffer.length);
  let filled = 0;
  return {
    push(values, from, to) {
      for (let i = from; i < to; i++) {
        buffer[filled++] = values[i] as number;
        if (filled < buffer.length) continue;
        dataset.add(buffer);
        filled = 0;
      }
    },
    end() {
      // What stays below one chunk is written plain and small.
      if (!dataset.made()) return writeNumbers(group, name, buffer.slice(0, filled) as Numbers);
      if (filled > 0) dataset.add(buffer.slice(0, filled) as Numbers);
      return dataset.made() as Hdf5Dataset;
    },
  };
}

/** Texts of fixed length, since those of variable length cannot be appended here (nor be compressed by HDF5). */
export function growingTexts(group: Hdf5Group, name: string, bytes: number, chunk: number): Growing<string> {
  const dataset = growing(group, name, chunk, `S${bytes}`);
  let pending: string[] = [];
  return {
    push(values, from, to) {
      for (let i = from; i < to; i++) {
        pending.push(values[i] as string);
        if (pending.length < chunk) continue;
        dataset.add(pending);
        pending = [];
      }
    },
    end() {
      if (pending.length > 0) dataset.add(pending);
      return (
        dataset.made() ?? (group.create_dataset({ name, data: [], shape: [0], dtype: "S" }) as Hdf5Dataset)
      );
    },
  };
}
