import { PertlineError } from "../error.ts";

/** numpy's legacy generator (`np.random.RandomState`), which splits of the field were drawn with; bit-exact. */
export interface NumpyRandom {
  /** Starts again as `np.random.seed(seed)` does. */
  seed(seed: number): void;
  /** The next 32 bits of the Mersenne Twister, unsigned. */
  uint32(): number;
  /** Uniform on [0, 1) with 53 bits: `random_sample()`. */
  random(): number;
  /** Uniform on 0 … max, both included; draws nothing for max = 0. */
  interval(max: number): number;
  /** `randint(low, high)`: high excluded. Ranges beyond 2³² take two draws each, as numpy's default `int64` does. */
  randint(low: number, high: number): number;
  /** `randint(low, high, size)`. */
  randints(low: number, high: number, size: number): number[];
  /** Shuffles in place: `shuffle(array)`. */
  shuffle<T>(array: T[]): T[];
  /** `permutation(n)` of 0 … n − 1, or a shuffled copy of an array. */
  permutation(n: number): number[];
  permutation<T>(array: readonly T[]): T[];
  /** `choice(array, size, replace)`. Without replacement the whole permutation is consumed, whatever the size. */
  choice<T>(array: readonly T[], size: number, replace: boolean): T[];
}

const N = 624;
const M = 397;

/**
 * Makes the generator. Numpy's compatibility policy freezes this stream (NEP 19), so results do not depend on its version.
 *
 * @param seed integer from 0 to 2³² − 1; numpy's `None` would be entropy and is refused
 * @throws PertlineError BAD_SEED, BAD_SAMPLE
 */
export function numpyRandom(seed: number): NumpyRandom {
  const state = new Uint32Array(N);
  let position = N;

  function start(value: number): void {
    state[0] = checkedSeed(value);
    for (let i = 1; i < N; i++) {
      const previous = state[i - 1]!;
      state[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
    }
    position = N;
  }

  function twist(): void {
    for (let i = 0; i < N; i++) {
      const y = (state[i]! & 0x80000000) | (state[(i + 1) % N]! & 0x7fffffff);
      state[i] = state[(i + M) % N]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    position = 0;
  }

  function uint32(): number {
    if (position === N) twist();
    let y = state[position++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  /** Ranges of more than 32 bits: the high word comes first. */
  function wideInterval(max: number): number {
    const mask = 0xffffffff >>> Math.clz32(Math.floor(max / 2 ** 32));
    for (;;) {
      const high = (uint32() & mask) >>> 0;
      const value = high * 2 ** 32 + uint32();
      if (value <= max) return value;
    }
  }

  function interval(max: number): number {
    if (max === 0) return 0;
    if (max > 0xffffffff) return wideInterval(max);
    const mask = 0xffffffff >>> Math.clz32(max);
    for (;;) {
      const value = (uint32() & mask) >>> 0;
      if (value <= max) return value;
    }
  }

  function shuffle<T>(array: T[]): T[] {
    for (let i = array.length - 1; i >= 1; i--) {
      const j = interval(i);
      const kept = array[i]!;
      array[i] = array[j]!;
      array[j] = kept;
    }
    return array;
  }

  function permutation(n: number): number[];
  function permutation<T>(array: readonly T[]): T[];
  function permutation(of: number | readonly unknown[]): unknown[] {
    return shuffle(typeof of === "number" ? Array.from({ length: of }, (_, i) => i) : [...of]);
  }

  function choice<T>(array: readonly T[], size: number, replace: boolean): T[] {
    checkSample(array.length, size, replace);
    if (!replace)
      return permutation(array.length)
        .slice(0, size)
        .map((i) => array[i]!);
    return Array.from({ length: size }, () => array[interval(array.length - 1)]!);
  }

  function randint(low: number, high: number): number {
    if (!(Number.isSafeInteger(low) && Number.isSafeInteger(high) && low < high && high - low <= 2 ** 53))
      throw new PertlineError(
        "BAD_SAMPLE",
        `randint expects integers low < high at most 2⁵³ apart, found ${low} and ${high}.`,
      );
    return low + interval(high - low - 1);
  }

  start(seed);
  return {
    seed: start,
    uint32,
    random: () => ((uint32() >>> 5) * 67108864 + (uint32() >>> 6)) / 9007199254740992,
    interval,
    randint,
    randints: (low, high, size) => {
      checkSample(1, size, true);
      return Array.from({ length: size }, () => randint(low, high));
    },
    shuffle,
    permutation,
    choice,
  };
}

function checkedSeed(seed: number): number {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff)
    throw new PertlineError(
      "BAD_SEED",
      `A seed is an integer from 0 to 4294967295, found ${String(seed)}. Without a seed a draw cannot be repeated; give one.`,
    );
  return seed;
}

function checkSample(population: number, size: number, replace: boolean): void {
  if (!Number.isInteger(size) || size < 0)
    throw new PertlineError(
      "BAD_SAMPLE",
      `A sample size is a whole number from 0 on, found ${String(size)}.`,
    );
  const enough = replace ? population > 0 || size === 0 : size <= population;
  if (!enough)
    throw new PertlineError(
      "BAD_SAMPLE",
      `${size} of ${population} cannot be drawn ${replace ? "with" : "without"} replacement. Ask for fewer.`,
    );
}
