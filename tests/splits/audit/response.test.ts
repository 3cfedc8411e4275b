import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { auditResponse } from "../../../src/splits/audit/response.ts";
import type { Split } from "../../../src/splits/split.ts";
import { random } from "../../../src/stats/random.ts";
import { shared } from "../../support/shared.ts";
import { skip } from "../../support/skip.ts";
import { parsed } from "../../support/splits.ts";

const split: Split = { algorithm: "given", seed: 0, fractions: {}, train: [], validation: [], test: [], dropped: [] }; // prettier-ignore

/** Knocked-down genes, cells drawn one by one; `filter` keeps only cells in which the target was not found. */
function screen({ remains, filter, genes = 60, cells = 80 }: { remains: number; filter: boolean; genes?: number; cells?: number }) {
  const source = random(5);
  const names = Array.from({ length: genes }, (_, g) => `G${g}`);
  const rates = names.map(() => 0.1 + source.next());
  const width = genes;
  const means = new Float64Array((genes + 1) * width);
  const variances = new Float64Array(means.length);
  for (let row = 0; row <= genes; row++)
    for (let g = 0; g < width; g++) {
      const own = row === g + 1;
      let sum = 0;
      let squares = 0;
      for (let kept = 0; kept < cells; ) {
        const x = Math.log1p(source.poisson(rates[g]! * (own ? remains : 1)));
        if (own && filter && x > 0) continue;
        sum += x;
        squares += x * x;
        kept++;
      }
      means[row * width + g] = sum / cells;
      variances[row * width + g] = (squares - (sum * sum) / cells) / (cells - 1);
    }
  const conditions = parsed(["ctrl", ...names.map((name) => `${name}+ctrl`)]);
  return { conditions, genes: names, means, variances, control: 0, nCells: conditions.map(() => cells) };
} // prettier-ignore

describe("splits/audit/response", () => {
  it("finds data that keep cells without the target only", () => {
    const [found] = auditResponse(screen({ remains: 0.3, filter: true }), split, {});
    assert.equal(found!.id, "filtered-on-response");
    assert.match(found!.sentence, /for 58 of 58 perturbations .*about 4 would be/);
    assert.equal(found!.genes!.length, 58);
  });

  for (const remains of [0.1, 0.2, 0.5, 1, 3])
    it(`says nothing of a knock-down that leaves ${remains}`, () => {
      assert.deepEqual(auditResponse(screen({ remains, filter: false }), split, {}), []);
    });

  it("needs genes, means and numbers of cells", () => {
    const { conditions } = screen({ remains: 1, filter: true, genes: 5, cells: 5 });
    assert.deepEqual(auditResponse({ conditions }, split, {}), []);
  });

  it("finds the paper's Replogle data filtered, Adamson and Norman not", function () {
    const file =
      shared("reference/paper_on_target_means.json") ?? skip(this, "shared/reference is not there");
    const { rows } = JSON.parse(readFileSync(file, "utf8")) as { rows: [string, string, number, number][] };
    const expected = { adamson: undefined, norman_from_scfoundation: undefined, replogle_k562_essential: "311 of 412", replogle_rpe1_essential: "583 of 650" }; // prettier-ignore
    for (const [dataset, told] of Object.entries(expected)) {
      const mine = rows.filter((row) => row[1] === dataset);
      assert.ok(mine.length > 50, dataset);
      const genes = mine.map(([gene]) => gene);
      const width = genes.length;
      const means = new Float64Array((width + 1) * width);
      mine.forEach(([, , own, control], i) => {
        means[i] = control;
        means[(i + 1) * width + i] = own;
      });
      const conditions = parsed(["ctrl", ...genes.map((gene) => `${gene}+ctrl`)]);
      // Numbers of cells and non-zeros are not published; these are typical of such data.
      const nonZeros = means.map((mean) => 1 - Math.exp(-mean));
      const nCells = conditions.map(() => 100);
      const [found] = auditResponse({ conditions, genes, means, nonZeros, nCells, control: 0 }, split, {});
      if (told === undefined) assert.equal(found, undefined, dataset);
      else assert.ok(found!.sentence.includes(`for ${told} perturbations`), found?.sentence);
    }
  });
});
