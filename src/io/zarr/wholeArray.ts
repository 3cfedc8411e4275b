import type { ZarrArray } from "./array.ts";

/** Reads all of an array, whatever its dimensions, row-major. @throws PertlineError of reading */
export async function wholeArray(array: ZarrArray): Promise<Float64Array | string[]> {
  const { shape, chunk, type } = array;
  const count = shape.reduce((product, n) => product * n, 1);
  const values: Float64Array | string[] = type === "text" ? new Array<string>(count).fill("") : new Float64Array(count); // prettier-ignore
  if (count === 0) return values;
  const grid = shape.map((n, k) => Math.ceil(n / (chunk[k] as number)));
  const place = shape.map(() => 0);
  do {
    const { data, stride } = await array.chunkAt([...place]);
    copy(data, stride);
  } while (advance(place, grid));
  return values;

  function copy(data: ArrayLike<number | bigint | string>, stride: readonly number[]): void {
    const size = shape.map((n, k) => Math.min(chunk[k] as number, n - (place[k] as number) * (chunk[k] as number))); // prettier-ignore
    const within = size.map(() => 0);
    do {
      let from = 0;
      let to = 0;
      for (let k = 0; k < size.length; k++) {
        from += (within[k] as number) * (stride[k] as number);
        to = to * (shape[k] as number) + (place[k] as number) * (chunk[k] as number) + (within[k] as number);
      }
      const value = data[from];
      if (values instanceof Float64Array) values[to] = Number(value);
      else values[to] = value as string;
    } while (advance(within, size));
  }
}

/** The next place in a grid, the last dimension first; false at the end. */
function advance(place: number[], grid: readonly number[]): boolean {
  for (let k = grid.length - 1; k >= 0; k--) {
    place[k] = (place[k] as number) + 1;
    if ((place[k] as number) < (grid[k] as number)) return true;
    place[k] = 0;
  }
  return false;
}
