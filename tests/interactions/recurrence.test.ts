import assert from "node:assert/strict";
import { additiveExpectation } from "../../src/interactions/additiveExpectation.ts";
import { sameDirection } from "../../src/interactions/classes.ts";
import {
  mostRecurrent,
  observedRecurrence,
  recurrence,
  withOther,
} from "../../src/interactions/recurrence.ts";
import { toyPseudobulk } from "../support/pseudobulk.ts";

describe("recurrence", () => {
  const expectation = additiveExpectation(toyPseudobulk({ singles: 5, genes: 10 }));
  const same = sameDirection(expectation);
  const list = (at: number[]): Parameters<typeof recurrence>[1] => ({ model: "m", label: "M", seed: 1, at: Int32Array.from(at) }); // prettier-ignore
  const total = (counts: readonly { n: number }[]): number => counts.reduce((sum, { n }) => sum + n, 0);

  it("counts genes and doubles among the first values that move in one direction", () => {
    const all = Array.from(same.keys());
    const found = recurrence(expectation, list(all), { count: 12 });
    assert.deepEqual([total(found.genes), total(found.doubles)], [12, 12]);
    const first = all.filter((i) => same[i]).slice(0, 12);
    for (const { name, n } of found.genes) assert.equal(n, first.filter((i) => expectation.genes[i % 10] === name).length); // prettier-ignore
    assert.equal(found.doubles[0]!.name, expectation.doubles[Math.floor(first[0]! / 10)]!.label);
    assert.ok(found.genes.every(({ n }, i) => i === 0 || n <= found.genes[i - 1]!.n));
  });

  it("counts all values where told so", () => {
    const other = [...same.keys()].filter((i) => !same[i]);
    assert.equal(total(recurrence(expectation, list(other), { count: 5 }).genes), 0);
    assert.equal(total(recurrence(expectation, list(other), { count: 5, onlySame: false }).genes), 5);
  });

  it("of the observed is that of the largest |e| over the doubles given", () => {
    const found = observedRecurrence(expectation, [3, 4], 2, { count: 1, onlySame: false });
    const largest = [...expectation.e.slice(30, 50)].map(Math.abs);
    const at = 30 + largest.indexOf(Math.max(...largest));
    assert.deepEqual(found.genes, [{ name: expectation.genes[at % 10]!, n: 1 }]);
    assert.deepEqual(found.doubles, [{ name: expectation.doubles[Math.floor(at / 10)]!.label, n: 1 }]);
    assert.deepEqual([found.model, found.seed], ["ground_truth", 2]);
  });

  it("adds up what is not named as Other", () => {
    const counts = [{ name: "HBZ", n: 5 }, { name: "X", n: 3 }, { name: "Y", n: 1 }]; // prettier-ignore
    assert.deepEqual(withOther(counts, ["HBZ", "HBG2"]), [{ name: "HBZ", n: 5 }, { name: "HBG2", n: 0 }, { name: "Other", n: 4 }]); // prettier-ignore
  });

  it("finds the names that models come up with most often, not those observed nor Other", () => {
    const one = (model: string, genes: [string, number][]): Parameters<typeof mostRecurrent>[0][number] => ({ model, label: model, seed: 1, genes: genes.map(([name, n]) => ({ name, n })), doubles: [] }); // prettier-ignore
    const found = [one("ground_truth", [["X", 90]]), one("a", [["Other", 80], ["Y", 5], ["Z", 5]]), one("b", [["Z", 1], ["W", 2]])]; // prettier-ignore
    assert.deepEqual(mostRecurrent(found, "genes", 2), ["Z", "Y"]);
    assert.deepEqual(mostRecurrent(found, "genes", 9), ["Z", "Y", "W"]);
    assert.deepEqual(mostRecurrent(found, "doubles", 2), []);
  });
});
