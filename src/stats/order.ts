const BITS = 11;
const SIZE = 1 << BITS;
const PASSES = 6;

/**
 * Positions of values in ascending order, equal ones in the order given, NaN last (radix sort: linear in the number of
 * values, several times as fast as sorting with a comparison).
 */
export function ascendingOrder(values: ArrayLike<number>): Int32Array {
  return radixOrder(Float64Array.from(values));
}

/** Positions of values in descending order, equal ones in the order given, NaN last. */
export function descendingOrder(values: ArrayLike<number>): Int32Array {
  const negative = new Float64Array(values.length);
  for (let i = 0; i < negative.length; i++) negative[i] = -values[i]!;
  return radixOrder(negative);
}

function radixOrder(values: Float64Array): Int32Array {
  const n = values.length;
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * n);
  const first = LITTLE_ENDIAN ? 0 : 1;
  const low = new Uint32Array(n);
  const high = new Uint32Array(n);
  const counts = new Int32Array(PASSES * SIZE);
  for (let i = 0; i < n; i++) {
    const value = values[i]!;
    let l = words[2 * i + first]!;
    let h = words[2 * i + 1 - first]!;
    // As unsigned numbers: negative ones turned round, positive ones above them; −0 is 0, and NaN the largest.
    if (value !== value) l = h = 0xffffffff;
    else if (value < 0) [l, h] = [~l >>> 0, ~h >>> 0];
    else h = (h | 0x80000000) >>> 0;
    low[i] = l;
    high[i] = h;
    counts[l & (SIZE - 1)]!++;
    counts[SIZE + ((l >>> BITS) & (SIZE - 1))]!++;
    counts[2 * SIZE + (l >>> (2 * BITS))]!++;
    counts[3 * SIZE + (h & (SIZE - 1))]!++;
    counts[4 * SIZE + ((h >>> BITS) & (SIZE - 1))]!++;
    counts[5 * SIZE + (h >>> (2 * BITS))]!++;
  }
  // The upper halves tell most values apart; what they leave is put right, or where that is much, sorted from below.
  const order = passes(counts, low, high, 3);
  return settleRuns(order, low, high) ? order : passes(counts, low, high, 0);
}

/** Sorts by the digits from one on, lowest first. */
function passes(counts: Int32Array, low: Uint32Array, high: Uint32Array, first: number): Int32Array {
  const n = low.length;
  let order = new Int32Array(n);
  let other = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  for (let pass = first; pass < PASSES; pass++) {
    const digits = starts(counts.subarray(pass * SIZE, (pass + 1) * SIZE), n);
    if (!digits) continue;
    scatter(order, other, pass < 3 ? low : high, digits, BITS * (pass % 3));
    [order, other] = [other, order];
  }
  return order;
}

const LONGEST_RUN = 32;

/** Sorts short runs of equal upper halves by the lower ones, in place; false where a run is long and not in order. */
function settleRuns(order: Int32Array, low: Uint32Array, high: Uint32Array): boolean {
  let start = 0;
  for (let i = 1; i < order.length; i++) {
    const at = order[i]!;
    if (high[at]! !== high[order[start]!]!) {
      start = i;
      continue;
    }
    const key = low[at]!;
    if (low[order[i - 1]!]! <= key) continue;
    if (i - start > LONGEST_RUN) return false;
    let to = i;
    for (; to > start && low[order[to - 1]!]! > key; to--) order[to] = order[to - 1]!;
    order[to] = at;
  }
  return true;
}

const LITTLE_ENDIAN: boolean = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** Where each digit starts; undefined where all values have the same. */
function starts(counts: Int32Array, n: number): Int32Array | undefined {
  const result = new Int32Array(SIZE);
  let start = 0;
  for (let digit = 0; digit < SIZE; digit++) {
    const count = counts[digit]!;
    if (count === n) return undefined;
    result[digit] = start;
    start += count;
  }
  return result;
}

function scatter(
  order: Int32Array,
  to: Int32Array,
  keys: Uint32Array,
  next: Int32Array,
  shift: number,
): void {
  for (let i = 0; i < order.length; i++) {
    const at = order[i]!;
    const digit = (keys[at]! >>> shift) & (SIZE - 1);
    const place = next[digit]!;
    to[place] = at;
    next[digit] = place + 1;
  }
}
