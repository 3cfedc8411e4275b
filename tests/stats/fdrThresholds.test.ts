import assert from "node:assert/strict";
import { fdrThresholds, THRESHOLD_RULES } from "../../src/stats/fdrThresholds.ts";
import { localFdr, localFdrAt } from "../../src/stats/localFdr.ts";
import { random } from "../../src/stats/random.ts";
import { localFdrGolden, mixture } from "../support/localFdr.ts";

describe("fdrThresholds", () => {
  const { n, lower, upper, below, above } = localFdrGolden.localFdr;
  const values = mixture(n);
  const fit = localFdr(values);

  it("by the published rule are the values that base R picks, with as many beyond", () => {
    const found = fdrThresholds(values, fit);
    assert.ok(Math.abs(found.lower - lower) < 1e-12 && Math.abs(found.upper - upper) < 1e-12);
    assert.deepEqual([found.below, found.above], [below, above]);
    assert.deepEqual(found.reached, { lower: true, upper: true });
  });

  it("by the rule crossing leave only values beyond whose local rate is at most the level", () => {
    const found = fdrThresholds(values, fit, { rule: "crossing", level: 0.2 });
    const rates = localFdrAt(fit, values);
    values.forEach((value, i) => {
      if (value < found.lower || value > found.upper) assert.ok(rates[i]! <= 0.2);
    });
    assert.ok(rates[values.indexOf(found.upper)]! > 0.2 && rates[values.indexOf(found.lower)]! > 0.2);
  });

  it("by the rule tail hold the rate they promise, when the truth is known", () => {
    // 92 % of the mixture are null: those whose place in it says so.
    let [called, wrong] = [0, 0];
    const found = fdrThresholds(values, fit, { rule: "tail" });
    values.forEach((value, i) => {
      if (value >= found.lower && value <= found.upper) return;
      called++;
      const place = (i + 1) * 0.5698402909980532;
      if (place - Math.floor(place) < 0.92) wrong++;
    });
    assert.equal(called, found.below + found.above);
    assert.ok(wrong / called < 0.06, `${wrong} of ${called}`);
    const local = fdrThresholds(values, fit);
    assert.ok(called > local.below + local.above);
  });

  it("call nothing by crossing and tail where no value reaches the level, and the published rule says so", () => {
    const source = random(5);
    const noise = Float64Array.from({ length: 5000 }, () => source.normal()).map((z) => Math.max(-2.5, Math.min(2.5, z))); // prettier-ignore
    const none = localFdr(noise);
    for (const rule of THRESHOLD_RULES) {
      const found = fdrThresholds(noise, none, { rule, level: 1e-6 });
      assert.deepEqual(found.reached, { lower: false, upper: false });
      if (rule !== "closest") assert.deepEqual([found.below, found.above], [0, 0]);
    }
  });

  it("are infinite on a side without values", () => {
    const positive = values.map((value) => value + 10);
    for (const rule of THRESHOLD_RULES) {
      const found = fdrThresholds(positive, localFdr(positive), { rule });
      assert.deepEqual([found.lower, found.below, found.reached.lower], [-Infinity, 0, false]);
    }
  });

  it("call equal values together or not at all", () => {
    const tied = values.map((value) => Math.round(value * 50) / 50);
    const spread = { ...localFdr(values) };
    for (const rule of THRESHOLD_RULES) {
      const found = fdrThresholds(tied, spread, { rule });
      assert.equal(found.above, tied.filter((value) => value > found.upper).length);
    }
  });
});
