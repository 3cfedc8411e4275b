import assert from "node:assert/strict";
import type { InteractionKind } from "../../src/data/simulate/interactions.ts";
import { INTERACTION_CLASSES } from "../../src/interactions/classes.ts";
import type { Run } from "../../src/interactions/alignRun.ts";
import { interactions, type Interactions } from "../../src/interactions/interactions.ts";
import { FDP_GRID } from "../../src/stats/tprFdp.ts";
import { predictDoubles, simulatedExperiment, type SimulatedExperiment } from "../support/interactions.ts";
import { toyPseudobulk } from "../support/pseudobulk.ts";

describe("interactions", function () {
  this.timeout(60_000);
  // Half the paper's size; interactions, noise and cell numbers are those of the preset.
  let experiment: SimulatedExperiment;
  let world: SimulatedExperiment["world"];
  let truth: SimulatedExperiment["truth"];
  let labels: string[];
  let all: Run[];
  let found: Interactions;
  const seeds = [1, 2, 3];
  const heldOut = (seed: number): string[] => labels.filter((_, i) => (i * 7 + seed * 3) % 2 === 0);
  const model = (name: string, rule: Parameters<typeof predictDoubles>[3]): Run[] =>
    seeds.map((seed) => ({ seed, predictions: predictDoubles(experiment, name, heldOut(seed), rule) }));
  before(() => {
    experiment = simulatedExperiment({ nGenes: 1000, nSingles: 60, nDoubles: 80 });
    ({ world, truth } = experiment);
    labels = truth.conditions.filter(({ genes }) => genes.length === 2).map(({ label }) => label);
    all = [
      ...model("no_change", (_, __, ___, gene) => truth.means[gene]!),
      ...model("oracle", (_, double) => double),
      ...model("half", (_, double, additive, gene) => additive + 0.5 * (double - additive) + 0.2 * Math.sin(gene * 12.9898)), // prettier-ignore
      ...model("noise-free sum", (_, __, additive) => additive),
    ];
    found = interactions(truth, all);
  });

  /** True departures from additivity, in the order of the result; the share of them that are found, and of found ones that are true. */
  function against(
    classes: Uint8Array,
    least: number,
  ): { found: number; right: number; confusion: Record<string, number> } {
    // prettier-ignore
    const { expectation } = found;
    const columns = new Map(Array.from(expectation.panel, (column, g) => [column, g]));
    const kinds = new Map<number, { kind: InteractionKind; value: number }>();
    world.interactions.value.forEach((value, i) => {
      const g = columns.get(world.interactions.gene[i]!);
      if (g !== undefined) kinds.set(world.interactions.double[i]! * expectation.genes.length + g, { kind: world.interactions.kind[i]!, value }); // prettier-ignore
    });
    const strong = [...kinds].filter(([, { value }]) => Math.abs(value) >= least);
    const called = [...classes.keys()].filter((i) => classes[i]! > 0);
    const confusion: Record<string, number> = {};
    for (const i of called) {
      const pair = `${kinds.get(i)?.kind ?? "none"}/${INTERACTION_CLASSES[classes[i]!]}`;
      confusion[pair] = (confusion[pair] ?? 0) + 1;
    }
    return {
      found: strong.filter(([i]) => classes[i]! > 0).length / strong.length,
      right: called.filter((i) => kinds.has(i)).length / called.length,
      confusion,
    };
  }

  it("finds what was put in: nearly all strong departures, and calls little else", () => {
    const { right, found: share } = against(found.classes, 0.3);
    assert.ok(share > 0.9, `${share} of the strong ones are found`);
    assert.ok(right > 0.85, `${right} of the called ones are true`);
    const { called, expected } = { called: found.expectation.e.length - found.counts.additive, expected: found.expected }; // prettier-ignore
    assert.ok(expected.analytic < 0.15 * called, `${expected.analytic} of ${called} from noise`);
  });

  it("tells buffering from synergy where both are strong; opposite only by the rule that lets it be", () => {
    const { confusion } = against(found.classes, 0);
    const n = (pair: string): number => confusion[pair] ?? 0;
    assert.ok(n("buffering/buffering") > 20 * n("buffering/synergy"));
    assert.ok(n("synergy/synergy") > 20 * n("synergy/buffering"));
    assert.equal(found.counts.opposite, 0);
    assert.ok(n("opposite/other") > 20);
    const corrected = interactions(truth, [], { classes: "singles", draws: 0 });
    assert.ok(corrected.counts.opposite > 20);
    const moved = against(corrected.classes, 0).confusion;
    // Nearly all of them are found. But effects of doubles that are near 0 fall on either side of control by noise, so that
    // only about half of what is called opposite is.
    const m = (pair: string): number => moved[pair] ?? 0;
    assert.ok(m("opposite/opposite") > 8 * (m("opposite/other") + m("opposite/buffering")));
    const share = m("opposite/opposite") / corrected.counts.opposite;
    assert.ok(share > 0.45 && share < 0.7, `${share}`);
  });

  it("ranks models by what they know: oracle, half-blind, and the sum last", () => {
    const by = new Map(found.models.map((one) => [one.model, one]));
    const of = (name: string): NonNullable<ReturnType<typeof by.get>> => by.get(name)!;
    const at10 = FDP_GRID.indexOf(0.1);
    assert.ok(of("oracle").meanTpr[at10]! > 0.6, `${of("oracle").meanTpr[at10]}`);
    assert.ok(of("no_change").meanTpr[at10]! < 0.05, `${of("no_change").meanTpr[at10]}`);
    for (const measure of ["averagePrecision", "auprcAsPublished", "stratifiedAuroc"] as const) {
      assert.ok(of("oracle")[measure].mean > of("half")[measure].mean);
      assert.ok(of("half")[measure].mean > of("noise-free sum")[measure].mean);
    }
    assert.ok(of("oracle").precisionAtK[0]!.precision > 0.9);
    assert.ok(of("no_change").stratifiedAuroc.mean < 0.7);
    assert.equal(of("no_change").strongest.mosaic[1]!.reduce((sum, n) => sum + n, 0), 500); // prettier-ignore
    assert.ok(of("no_change").spread.every((one) => one.every((sd) => sd < 1e-12)));
    assert.ok(found.spread.every((sd) => sd > 0));
  });

  it("counts recurrence per seed over the doubles held out there, observed ones beside", () => {
    assert.deepEqual(found.observed.map(({ seed }) => seed), seeds); // prettier-ignore
    for (const one of [...found.observed, ...found.models.flatMap(({ recurrence }) => recurrence)]) {
      assert.equal(one.genes.reduce((sum, { n }) => sum + n, 0), 100); // prettier-ignore
      assert.ok(one.doubles.every(({ name }) => heldOut(one.seed).includes(name)));
    }
  });

  it("says beside the number of interactions how many noise alone would give", () => {
    assert.match(found.notes[0]!, /^\d+ of 80000 values \([\d.]+ %\) are called interactions; if all effects added up exactly, .* would give about \d+ \([\d.]+ %\) at these thresholds, or about \d+ if/); // prettier-ignore
  });

  it("calls next to nothing on e over its standard error when effects add up exactly, by thresholds that must be reached", () => {
    const { truth: exact } = simulatedExperiment({ nGenes: 400, nSingles: 40, nDoubles: 60, interactions: { pairs: 0 } }); // prettier-ignore
    const one = interactions(exact, [], { standardised: true, rule: "crossing", draws: 0 });
    const called = one.expectation.e.length - one.counts.additive;
    assert.ok(called < 0.001 * one.expectation.e.length, `${called} of ${one.expectation.e.length}`);
    assert.ok(Math.abs(one.fit!.sigma - 1) < 0.05 && Math.abs(one.fit!.delta) < 0.05, `${one.fit!.delta}, ${one.fit!.sigma}`); // prettier-ignore
    assert.equal(one.observed[0]!.model, "ground_truth");
  });

  it("takes thresholds on z into account in classes, and leaves what has no standard error additive", () => {
    const nCells = truth.nCells.map((n, row) => (truth.conditions[row]!.label === labels[0] ? 1 : n));
    const one = interactions({ ...truth, nCells }, [], { standardised: true, draws: 1 });
    const width = one.expectation.genes.length;
    assert.ok(one.classes.slice(0, width).every((code) => code === 0));
    one.classes.forEach((code, i) => {
      const { lower, upper } = one.thresholds;
      assert.equal(code > 0, one.e[i]! > upper || one.e[i]! < lower);
    });
  });

  it("takes thresholds that are given, where a local fdr cannot be computed too", () => {
    const small = toyPseudobulk({ singles: 3, genes: 9, noise: 0.01 });
    const one = interactions(small, [], { thresholds: { lower: -0.1, upper: 0.1 }, draws: 1 });
    assert.equal(one.fit, undefined);
    assert.equal(one.thresholds.below + one.thresholds.above, 27 - one.counts.additive);
    assert.equal(one.expected.refitted.draws, 0);
    assert.throws(() => interactions(small, [], { thresholds: { lower: 1, upper: -1 } }), { code: "BAD_THRESHOLDS" }); // prettier-ignore
  });

  it("says where no value reaches the level", () => {
    const { truth: exact } = simulatedExperiment({ nGenes: 200, nSingles: 12, nDoubles: 10, interactions: { pairs: 0 } }); // prettier-ignore
    const one = interactions(exact, [], { level: 1e-9, draws: 0 });
    assert.ok(one.notes.some((note) => /No value on the upper side .* means nothing/.test(note)));
    const other = interactions(exact, [], { level: 1e-9, rule: "crossing", draws: 0 });
    assert.ok(other.notes.some((note) => note.endsWith("none is called there.")));
    assert.equal(other.counts.additive, other.expectation.e.length);
  });

  it("notes what a model does not predict, and refuses two runs of one seed or data too small", () => {
    const few = predictDoubles(experiment, "few", heldOut(1).slice(1), () => 1);
    const { models, notes } = interactions(truth, [{ seed: 1, predictions: few, heldOut: heldOut(1) }], { draws: 0 }); // prettier-ignore
    assert.equal(models[0]!.rankings[0]!.at.length, (heldOut(1).length - 1) * 1000);
    assert.ok(notes.some((note) => note.includes("few, seed 1, does not predict 1 held-out doubles")));
    assert.throws(() => interactions(truth, [all[0]!, all[0]!], { draws: 0 }), { code: "DUPLICATE_RUN" });
    assert.throws(() => interactions(toyPseudobulk({ singles: 3, genes: 9 })), { code: "TOO_FEW_VALUES" });
  });
});
