/**
 * Which half of its condition each cell belongs to. Per condition: a random order of its cells, drawn from the seed and
 * the condition's key, and every second cell of that order goes to the second half. So the halves differ by one cell at
 * most, are the same for the same seed, and do not depend on which other conditions are read.
 *
 * @param rows condition of each cell, −1 for none
 * @returns 0 or 1 per cell
 */
export function splitHalves(rows: Int32Array, keys: readonly string[], seed: number): Uint8Array {
  const counts = new Int32Array(keys.length);
  for (const row of rows) if (row >= 0) counts[row]!++;
  const orders = keys.map((key, row) => parities(counts[row] as number, hash(key, seed)));
  const seen = new Int32Array(keys.length);
  const halves = new Uint8Array(rows.length);
  rows.forEach((row, cell) => {
    if (row >= 0) halves[cell] = orders[row]?.[seen[row]!++] as number;
  });
  return halves;
}

/** Half of each of n cells: the parity of its place in a shuffled order (Fisher–Yates). */
function parities(n: number, state: number): Uint8Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    state = (state + 0x9e3779b9) | 0;
    const j = Math.floor((mix(state) / 2 ** 32) * (i + 1));
    const kept = order[i] as number;
    order[i] = order[j] as number;
    order[j] = kept;
  }
  const halves = new Uint8Array(n);
  order.forEach((cell, place) => (halves[cell] = place & 1));
  return halves;
}

/** The finaliser of MurmurHash3: every bit of the state moves every bit of the result. */
function mix(state: number): number {
  let h = state;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** FNV-1a over the key, mixed with the seed. */
function hash(key: string, seed: number): number {
  let h = 0x811c9dc5 ^ mix(seed | 0);
  for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193);
  return mix(h);
}
