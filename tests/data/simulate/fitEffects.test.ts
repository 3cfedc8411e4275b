import assert from "node:assert/strict";
import { alikeness, fitEffects } from "../../../src/data/simulate/fitEffects.ts";
import { preset } from "../../../src/data/simulate/presets.ts";
import type { Scan } from "../../../src/data/simulate/scanCells.ts";
import { simulateTruth, type Truth } from "../../../src/data/simulate/truth.ts";
import { random } from "../../../src/stats/random.ts";

const N_SINGLES = 24;
const use = { coupling: 0.3, graph: 0.8 };

function truthOf(seed: number, shared: number): Truth {
  return simulateTruth(
    preset("paper-like", {
      ...{ seed, nGenes: 300, nSingles: N_SINGLES, nDoubles: 2, measuredTargets: 0 },
      cells: { control: 400, median: 120, logSd: 0, min: 120 },
      effects: { shared, strengthLogSd: 0, modules: { count: 8, size: 0.3 }, sparse: { genes: 30, size: 0.1 }, ...use }, // prettier-ignore
    }),
  );
}

/** What a pass over cells of it would leave: means of both halves with the noise of as many cells. */
function scanOf(truth: Truth, seed: number): Scan {
  const { conditions, genes, nCells } = truth.design;
  const [C, G] = [conditions.length, genes.length];
  const noise = random(seed);
  const halves = [0, 1].map(() => Int32Array.from(nCells, (n) => n / 2)) as [Int32Array, Int32Array];
  const sums = halves.map((cells) =>
    Float64Array.from({ length: C * G }, (_, i) => {
      const c = Math.floor(i / G);
      const n = cells[c] as number;
      return n * (truth.means[i] as number) + Math.sqrt(n * truth.variance(c, i % G)) * noise.normal();
    }),
  ) as [Float64Array, Float64Array];
  const squares = Float64Array.from({ length: C * G }, (_, i) => {
    const c = Math.floor(i / G);
    return (nCells[c] as number) * (truth.variance(c, i % G) + (truth.means[i] as number) ** 2);
  });
  return { conditions, genes, nCells, halves, sums, squares, control: 0 } as unknown as Scan;
}

function fit(seed: number, shared: number, assumed = use): ReturnType<typeof fitEffects> {
  const truth = truthOf(seed, shared);
  return fitEffects(
    scanOf(truth, seed + 100),
    {
      logRate: [...truth.logRates.subarray(0, truth.design.genes.length)],
      dispersion: [...truth.dispersions],
      libraries: [...truth.libraries],
    },
    assumed,
  );
}

const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;

describe("fitEffects", function () {
  this.timeout(60_000);
  const seeds = [1, 2, 3, 4, 5, 6];

  it("finds the shared part beside programmes that neighbours have in common", () => {
    const fits = seeds.map((seed) => fit(seed, 0.2));
    const shared = Math.sqrt(mean(fits.map((one) => one.shared ** 2)));
    assert.ok(Math.abs(shared - 0.2) < 0.04, `shared ${shared}`);
    const rest = Math.sqrt(mean(fits.map((one) => one.lowRank ** 2 + one.own ** 2)));
    assert.ok(Math.abs(rest - Math.hypot(0.3, 0.1)) < 0.05, `rest ${rest}`);
  });

  it("takes what neighbours have in common, and the noise of one control, for no shared part", () => {
    const fits = seeds.map((seed) => fit(seed, 0));
    const rms = (list: typeof fits): number => Math.sqrt(mean(list.map(({ shared }) => shared ** 2)));
    const undivided = rms(seeds.map((seed) => fit(seed, 0, { coupling: 0, graph: 0 })));
    assert.ok(rms(fits) < 0.75 * undivided, `${undivided} undivided, ${rms(fits)} divided`);
    for (const { graph } of fits) assert.ok(graph >= 0 && graph <= use.graph);
  });

  it("knows how alike the use of programmes is on average", () => {
    assert.equal(alikeness(1, use), 0);
    assert.equal(alikeness(18, { coupling: 0.3, graph: 0 }), 0);
    // 3 communities of 8: 7 of the 23 others are neighbours.
    assert.ok(Math.abs(alikeness(24, use) - 0.64 * 0.91 * (7 / 23)) < 1e-12);
  });
});
