import { gamma, negativeBinomial, normal, poisson } from "./distributions.ts";
import { PertlineError } from "../error.ts";

/** A source of random numbers that is passed to whatever draws, so that every result can be repeated. */
export interface Random {
  /** Uniform on [0, 1) with 53 bits. */
  next(): number;
  /** Uniform on 0 … n − 1, without bias. */
  integer(n: number): number;
  normal(): number;
  /** Gamma with scale 1. */
  gamma(shape: number): number;
  poisson(mean: number): number;
  /** Variance mean + dispersion · mean². */
  negativeBinomial(mean: number, dispersion: number): number;
  /** Shuffles in place. */
  shuffle<A extends unknown[] | Int32Array>(array: A): A;
  /**
   * An independent stream with a name. It depends on the seed and the names on the way to it, never on what was drawn
   * before, so that one more draw in one place changes nothing elsewhere.
   */
  split(name: string): Random;
}

/**
 * A generator for everything that need not match numpy or R: sfc32 (Doty-Humphrey, PractRand), 128 bits of state filled
 * by hashing the seed.
 *
 * @throws PertlineError BAD_SEED for anything but an integer
 */
export function random(seed: number): Random {
  if (!Number.isSafeInteger(seed))
    throw new PertlineError(
      "BAD_SEED",
      `A seed is an integer, found ${String(seed)}. Give one to be able to repeat the draw.`,
    );
  return stream(String(seed));
}

function stream(name: string): Random {
  // Typed, because closure variables beyond 31 bits would be allocated at every draw.
  const s = hashed(name);
  function uint32(): number {
    const sum = (s[0]! + s[1]! + s[3]!) | 0;
    s[3] = s[3]! + 1;
    s[0] = s[1]! ^ (s[1]! >>> 9);
    s[1] = s[2]! + (s[2]! << 3);
    s[2] = ((s[2]! << 21) | (s[2]! >>> 11)) + sum;
    return sum >>> 0;
  }
  const next = (): number => ((uint32() >>> 5) * 67108864 + (uint32() >>> 6)) / 9007199254740992;
  for (let i = 0; i < 20; i++) uint32();

  function integer(n: number): number {
    if (!(Number.isSafeInteger(n) && n > 0))
      throw new PertlineError(
        "BAD_SAMPLE",
        `integer(n) draws from 0 … n − 1 and expects a whole n > 0, found ${n}.`,
      );
    if (n > 2 ** 32) return Math.floor(next() * n);
    // Multiplied and subtracted: a remainder of doubles takes many times as long. Exact, as both are below 2³³.
    const limit = Math.floor(2 ** 32 / n) * n;
    for (;;) {
      const value = uint32();
      if (value < limit) return value - Math.floor(value / n) * n;
    }
  }

  return {
    next,
    integer,
    normal: () => normal(next),
    gamma: (shape) => gamma(next, shape),
    poisson: (mean) => poisson(next, mean),
    negativeBinomial: (mean, dispersion) => negativeBinomial(next, mean, dispersion),
    shuffle: (array) => {
      for (let i = array.length - 1; i >= 1; i--) {
        const j = integer(i + 1);
        const kept = array[i]!;
        array[i] = array[j]!;
        array[j] = kept;
      }
      return array;
    },
    split: (child) => stream(`${name}/${child.length}:${child}`),
  };
}

/** Four words from a text: FNV-1a with four offsets, each finished as in MurmurHash3. */
function hashed(text: string): Uint32Array {
  return Uint32Array.from([0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35], (offset) => {
    let h = offset;
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return h ^ (h >>> 16);
  });
}
