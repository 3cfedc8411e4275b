import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { numpyRandom } from "../../src/stats/numpyRandom.ts";

interface Golden {
  seed: number;
  uint32: number[];
  random: string[];
  randint: number[];
  randint_array: number[];
  randint_one: number[];
  randint_wide: number[];
  randint_64: number[];
  randint_sizes: number[];
  permutation: number[];
  permutation_long: number;
  choice: number[];
  choice_none: number[];
  choice_replace: number[];
  shuffle_long: number;
  choice_long: number;
  choice_one: number[];
  shuffle: string[];
  after: string;
}

const golden = JSON.parse(
  readFileSync(new URL("../golden/numpy_random.json", import.meta.url), "utf8"),
) as Golden[];

/** Reads Python's `float.hex()`. */
function fromHex(text: string): number {
  const [, whole, fraction, exponent] = /^0x([01])\.([0-9a-f]+)p([+-]\d+)$/.exec(text)!;
  const mantissa = Number.parseInt(`${whole}${fraction}`, 16) / 2 ** (4 * fraction!.length);
  return mantissa * 2 ** Number(exponent);
}

const times = <T>(n: number, draw: () => T): T[] => Array.from({ length: n }, draw);

describe("numpyRandom", () => {
  for (const expected of golden)
    it(`draws what numpy draws with seed ${expected.seed}`, () => {
      const random = numpyRandom(expected.seed);
      const n = (expected.seed % 97) + 2;
      const items = times(n, () => 0).map((_, i) => i);
      assert.deepEqual(
        times(3, () => random.random()),
        expected.random.map(fromHex),
      );
      assert.deepEqual(
        times(8, () => random.randint(0, n)),
        expected.randint,
      );
      assert.deepEqual(
        times(8, () => random.randint(-5, 1000)),
        expected.randint_array,
      );
      assert.deepEqual(
        times(2, () => random.randint(4, 5)),
        expected.randint_one,
      );
      assert.deepEqual([random.randint(0, 2 ** 32), random.randint(0, 2 ** 31)], expected.randint_wide);
      assert.deepEqual(
        [...random.randints(0, 2 ** 32 + 1, 3), ...random.randints(-(2 ** 52), 2 ** 52, 3)],
        expected.randint_64,
      );
      assert.deepEqual(
        [2, 255, 256, 65536, 65537, 2 ** 31 + 1].flatMap((high) => random.randints(0, high, 4)),
        expected.randint_sizes,
      );
      assert.deepEqual(random.permutation(n), expected.permutation);
      const long = random.permutation(5000).join(",");
      assert.equal(crc32(long), expected.permutation_long);
      assert.deepEqual(random.choice(items, Math.trunc(n / 2), false), expected.choice);
      assert.deepEqual(random.choice(items, 0, false), expected.choice_none);
      assert.deepEqual(random.choice(items, n + 3, true), expected.choice_replace);
      const range = (length: number) => Array.from({ length }, (_, i) => i);
      assert.equal(crc32(random.shuffle(range(3000)).join(",")), expected.shuffle_long);
      const chosen = [...random.choice(range(4000), 3000, false), ...random.choice(range(70000), 500, true)];
      assert.equal(crc32(chosen.join(",")), expected.choice_long);
      assert.deepEqual([...random.choice(items, 1, true), ...random.choice([0], 3, true)], expected.choice_one); // prettier-ignore
      assert.deepEqual(random.shuffle(items.map((i) => `g${i}`)), expected.shuffle);
      assert.equal(random.random(), fromHex(expected.after));
    });

  it("starts again with seed", () => {
    const random = numpyRandom(7);
    const first = times(700, () => random.uint32());
    random.seed(7);
    assert.deepEqual(
      times(700, () => random.uint32()),
      first,
    );
  });

  it("permutes: every element once, the argument untouched", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.array(fc.integer()), (seed, array) => {
        const copy = [...array];
        const permuted = numpyRandom(seed).permutation(array);
        assert.deepEqual(array, copy);
        assert.deepEqual([...permuted].sort(), [...copy].sort());
      }),
    );
  });

  it("refuses seeds that numpy would take from entropy or cannot take", () => {
    for (const seed of [undefined, null, 1.5, -1, 2 ** 32, Number.NaN, "1"])
      assert.throws(() => numpyRandom(seed as number), { code: "BAD_SEED" }, String(seed));
  });

  it("refuses samples that cannot be drawn", () => {
    const random = numpyRandom(0);
    assert.throws(() => random.choice([1, 2], 3, false), { code: "BAD_SAMPLE", message: /3 of 2/ });
    assert.throws(() => random.choice([], 1, true), { code: "BAD_SAMPLE" });
    assert.throws(() => random.choice([1], 0.5, true), { code: "BAD_SAMPLE" });
    assert.throws(() => random.randint(3, 3), { code: "BAD_SAMPLE" });
    assert.throws(() => random.randint(-(2 ** 53) + 1, 2 ** 53 - 1), {
      code: "BAD_SAMPLE",
      message: /2⁵³ apart/,
    });
    assert.throws(() => random.randints(0, 3, -1), { code: "BAD_SAMPLE" });
  });
});
