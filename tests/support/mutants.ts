import { random } from "../../src/stats/random.ts";

/** A damaged copy of a file: some bits or bytes changed, a stretch copied elsewhere, or its end cut off. */
export function randomMutant(bytes: Buffer, seed: number): Buffer {
  const source = random(seed + 1);
  const below = (n: number): number => Math.floor(source.next() * n);
  const copy = Buffer.from(bytes);
  const kind = below(5);
  if (kind === 0) return copy.subarray(0, below(copy.length));
  for (let n = 1 + below(4); n > 0; n--) {
    const at = below(copy.length);
    if (kind === 1) copy[at] = (copy[at] as number) ^ (1 << below(8));
    else if (kind === 2) copy[at] = [0, 1, 0x7f, 0x80, 0xff][below(5)] as number;
    else if (kind === 3) copy.fill(below(2) * 255, at, Math.min(copy.length, at + 8));
    else copy.copyWithin(at, below(copy.length), copy.length - below(copy.length / 2));
  }
  return copy;
}
