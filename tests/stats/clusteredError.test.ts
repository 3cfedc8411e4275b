import assert from "node:assert/strict";
import fc from "fast-check";
import { clusteredStandardError } from "../../src/stats/clusteredError.ts";
import { random } from "../../src/stats/random.ts";
import { mean, variance } from "../../src/stats/summary.ts";
import golden from "../golden/ratios.json" with { type: "json" };

describe("clusteredStandardError", () => {
  const values = golden.rows.map(({ model }) => model);
  const pairs = golden.rows.map(({ condition }) => condition.split("+"));

  it("agrees with the sum over all pairs of rows that share a cluster", () => {
    const near = (found: number, expected: number) => assert.ok(Math.abs(found / expected - 1) < 1e-12);
    near(clusteredStandardError(values, pairs), golden.errors.genes);
    near(clusteredStandardError(values, golden.rows.map(({ condition }) => [condition])), golden.errors.conditions); // prettier-ignore
    near(clusteredStandardError(values, values.map((_, i) => [String(i)])), golden.errors.rows); // prettier-ignore
  });

  it("counts a pair of rows once, however many clusters they share, or whole rows where that is more", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"), { minLength: 1, maxLength: 3 })), { minLength: 2, maxLength: 12 }), // prettier-ignore
        (rows) => {
          const own = rows.map(([value]) => value);
          const clusters = rows.map(([, names]) => names);
          const count = new Set(clusters.flat()).size;
          fc.pre(count >= 2);
          const centre = mean(own);
          let [shared, same] = [0, 0];
          rows.forEach(([x, a]) =>
            rows.forEach(([y, b]) => {
              const product = (x - centre) * (y - centre);
              if (a.some((name) => b.includes(name))) shared += product;
              if (a.length === b.length && a.every((name) => b.includes(name))) same += product;
            }),
          );
          const expected = Math.sqrt(((Math.max(shared, same) / own.length ** 2) * count) / (count - 1));
          assert.ok(Math.abs(clusteredStandardError(own, clusters) - expected) < 1e-9 * (1 + expected));
        },
      ),
    );
  });

  it("is the usual standard error where every row is a cluster", () => {
    const alone = values.map((_, i) => [String(i)]);
    const usual = Math.sqrt(variance(values) / values.length);
    assert.ok(Math.abs(clusteredStandardError(values, alone) / usual - 1) < 1e-12);
  });

  it("tells how much the mean of pairs that share genes varies, where that of rows does not", () => {
    const source = random(4);
    const [means, clustered, rows]: [number[], number[], number[]] = [[], [], []];
    for (let s = 0; s < 200; s++) {
      const effects = Array.from({ length: 40 }, () => source.normal());
      const drawn = Array.from({ length: 80 }, () => [source.integer(40), source.integer(40)]).filter(([a, b]) => a !== b); // prettier-ignore
      const own = drawn.map(([a, b]) => effects[a!]! + effects[b!]! + 0.3 * source.normal());
      means.push(mean(own));
      clustered.push(clusteredStandardError(own, drawn.map((pair) => pair.map(String)))); // prettier-ignore
      rows.push(Math.sqrt(variance(own) / own.length));
    }
    const sd = Math.sqrt(variance(means));
    assert.ok(Math.abs(mean(clustered) / sd - 1) < 0.2, `${mean(clustered)} for ${sd}`);
    assert.ok(mean(rows) < 0.65 * sd);
  });

  it("is NaN for fewer than two clusters", () => {
    assert.ok(Number.isNaN(clusteredStandardError([1, 2], [["a"], ["a"]])));
    assert.ok(Number.isNaN(clusteredStandardError([1], [["a", "b"]])));
  });
});
