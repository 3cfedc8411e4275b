import assert from "node:assert/strict";
import { preset } from "../../../src/data/simulate/presets.ts";
import type { PartialSettings } from "../../../src/data/simulate/settings.ts";
import { simulateTruth, type Truth } from "../../../src/data/simulate/truth.ts";
import { correlation } from "../../support/noisyMeans.ts";

const truthOf = (changes: PartialSettings): Truth =>
  simulateTruth(preset("paper-like", { nGenes: 400, nSingles: 24, nDoubles: 40, ...changes }));

/** Mean of a double − (A + B − control), doubles × genes. */
function departures({ settings: { nGenes, nSingles }, design: { pairs }, means }: Truth): Float64Array {
  const at = (c: number, g: number): number => means[c * nGenes + g]!;
  return Float64Array.from({ length: pairs.length * nGenes }, (_, i) => {
    const [d, g] = [Math.floor(i / nGenes), i % nGenes];
    const [a, b] = pairs[d]!;
    return at(1 + nSingles + d, g) - (at(1 + a, g) + at(1 + b, g) - at(0, g));
  });
}

/** Changes against control of one single. */
function change({ settings: { nGenes }, means }: Truth, p: number): Float64Array {
  return Float64Array.from({ length: nGenes }, (_, g) => means[(1 + p) * nGenes + g]! - means[g]!);
}

/**
 * Whether what targets look like says what they do: over pairs of measured targets, the correlation of (how alike their
 * own expression is across all conditions) with (how alike their effects are).
 */
function couplingSeen(truth: Truth): number {
  const { nGenes, nSingles } = truth.settings;
  const rows = Array.from(truth.design.targetRows);
  const conditions = Array.from({ length: nSingles }, (_, c) => c);
  const alikeRows: number[] = [];
  const alikeEffects: number[] = [];
  rows.forEach((a, p) => {
    rows.slice(0, p).forEach((b, q) => {
      if (a < 0 || b < 0) return;
      // Without the two perturbations themselves, whose own targets stand out.
      const others = conditions.filter((c) => c !== p && c !== q);
      const row = (g: number): number[] => others.map((c) => truth.means[(1 + c) * nGenes + g]!);
      alikeRows.push(correlation(row(a), row(b)));
      alikeEffects.push(correlation(change(truth, p), change(truth, q)));
    });
  });
  return correlation(alikeRows, alikeEffects);
}

describe("simulateTruth", () => {
  it("without interactions a double is A + B − control to 1e-9, for CRISPRa and CRISPRi", () => {
    for (const direction of ["up", "down"] as const)
      for (const shared of [0.1, 1.5]) {
        const truth = truthOf({
          interactions: { pairs: 0 },
          effects: { shared, onTarget: { direction, size: 2 }, strengthLogSd: 1 },
        });
        for (const value of departures(truth)) assert.ok(Math.abs(value) < 1e-9, String(value));
      }
  });

  it("departs from additivity exactly where interactions were put, by their value", () => {
    const truth = truthOf({});
    const { nGenes } = truth.settings;
    const found = departures(truth);
    const { double, gene, value } = truth.interactions;
    assert.ok(value.length > 500);
    value.forEach((expected, i) => {
      const at = double[i]! * nGenes + gene[i]!;
      assert.ok(Math.abs(found[at]! - expected) < 1e-9);
      found[at] = 0;
    });
    for (const rest of found) assert.ok(Math.abs(rest) < 1e-9);
  });

  it("the rates give the wanted means, and every mean is above 0", () => {
    const truth = truthOf({ effects: { shared: 1, onTarget: { direction: "down", size: 3 } } });
    for (const mean of truth.means) assert.ok(mean > 0);
    for (const rate of truth.logRates) assert.ok(Number.isFinite(rate));
    const { nGenes } = truth.settings;
    const total = truth.logRates.subarray(0, nGenes).reduce((sum, rate) => sum + Math.exp(rate), 0);
    assert.ok(Math.abs(total / 6000 - 1) < 0.01, `${total} of 10,000 counts are measured in control`);
  });

  it("perturbs the target itself up or down", () => {
    for (const direction of ["up", "down"] as const) {
      const truth = truthOf({
        effects: { onTarget: { direction, size: 1.5 } },
        interactions: { pairs: 0 },
        nDoubles: 0,
      });
      truth.design.targetRows.forEach((row, p) => {
        if (row < 0) return;
        const by = truth.logRates[(1 + p) * 400 + row]! - truth.logRates[row]!;
        assert.ok(direction === "up" ? by > 1 && by < 1.5 + 1e-6 : by < -0.5 && by > -1.5 - 1e-6, String(by));
      });
    }
  });

  it("saturation pulls large sums towards control and leaves small ones", () => {
    const truth = truthOf({ effects: { saturation: 0.5, shared: 0.5 }, interactions: { pairs: 0 } });
    const { nGenes, nSingles } = truth.settings;
    departures(truth).forEach((value, i) => {
      const got = truth.means[(1 + nSingles) * nGenes + i]! - truth.means[i % nGenes]!;
      const sum = got - value;
      assert.ok(Math.abs(got - sum / (1 + 0.5 * Math.abs(sum))) < 1e-9);
    });
  });

  it("coupling decides whether the expression of targets tells their effects", () => {
    const settings = { nGenes: 600, nSingles: 60, nDoubles: 0 };
    const none = couplingSeen(truthOf({ ...settings, effects: { coupling: 0, graph: 0 } }));
    const full = couplingSeen(truthOf({ ...settings, effects: { coupling: 0.95, graph: 0 } }));
    assert.ok(Math.abs(none) < 0.15, `without coupling ${none}`);
    assert.ok(full > 0.5, `with coupling ${full}`);
  });

  it("a graph makes neighbours alike, but not their expression", () => {
    const settings = { nGenes: 600, nSingles: 60, nDoubles: 0 };
    const effects = {
      coupling: 0,
      shared: 0,
      sparse: { genes: 0, size: 0 },
      onTarget: { direction: "up", size: 0 } as const,
    };
    const alike = (graph: number): number => {
      const truth = truthOf({ ...settings, effects: { ...effects, graph } });
      const position = new Map(truth.design.targets.map((target, i) => [target, i]));
      const strong = Array.from(truth.graph.weight.keys()).filter((i) => truth.graph.weight[i]! > 0.3);
      const values = strong.map((i) =>
        correlation(
          change(truth, position.get(truth.graph.source[i]!)!),
          change(truth, position.get(truth.graph.target[i]!)!),
        ),
      );
      return values.reduce((sum, x) => sum + x, 0) / values.length;
    };
    const [none, full] = [alike(0), alike(0.97)];
    assert.ok(Math.abs(none) < 0.15, `without graph ${none}`);
    assert.ok(full > 0.85, `with graph ${full}`);
    const seen = couplingSeen(truthOf({ ...settings, effects: { ...effects, graph: 0.97 } }));
    assert.ok(Math.abs(seen) < 0.15, `expression tells ${seen}`);
  });

  it("the second cell line shares targets and the wanted part of baseline and effects", () => {
    const first = truthOf({ nGenes: 1000 });
    const second = (sharing: number): Truth =>
      truthOf({ nGenes: 1000, line: { which: "second", effectSharing: sharing, baselineSharing: 0.8 } });
    const likeness = (other: Truth): number => {
      const values = first.design.targets.map((_, p) => correlation(change(first, p), change(other, p)));
      return values.reduce((sum, x) => sum + x, 0) / values.length;
    };
    const [none, half, all] = [0, 0.6, 1].map((sharing) => second(sharing)) as [Truth, Truth, Truth];
    assert.deepEqual(half.design, first.design);
    const baseline = correlation(first.logRates.subarray(0, 1000), half.logRates.subarray(0, 1000));
    assert.ok(Math.abs(baseline - 0.8) < 0.05, `baselines correlate ${baseline}`);
    const found = [none, half, all].map(likeness);
    // What all perturbations have in common is a property of genes and stays.
    assert.ok(found[0]! < found[1]! && found[1]! < found[2]!, String(found));
    assert.ok(found[2]! > 0.75, String(found));
  });

  it("settings of one part leave other parts as they were", () => {
    const [a, b] = [truthOf({}), truthOf({ interactions: { pairs: 0 }, dispersion: { median: 0.6 } })];
    assert.deepEqual(a.design, b.design);
    assert.deepEqual(a.logRates.subarray(0, 400), b.logRates.subarray(0, 400));
  });

  it("refuses bad settings", () => {
    assert.throws(() => simulateTruth({ ...preset("paper-like"), nGenes: 3 }), {
      code: "SIMULATION_SETTINGS",
    });
  });
});
