import assert from "node:assert/strict";
import { fig1b } from "../../src/figures/fig1b.ts";
import type { Trace } from "../../src/figures/figure.ts";
import { predictions, pseudobulk } from "./demo.ts";

const options = { pseudobulk, condition: "AAA0+BBB0", predictions, provenance: "simulated" as const };
const n = pseudobulk.genes.length;

function texts(figure: { layout: Record<string, unknown> }): string[] {
  return (figure.layout.annotations as { text: string }[]).map(({ text }) => text);
}

describe("fig1b", () => {
  it("clamps what is drawn to ±1, while rows and hover keep the change itself, to four digits", () => {
    const { data } = fig1b(options);
    const trace = data[0] as Trace & { x: number[]; y: number[]; customdata: [string, number, number][] };
    assert.equal(trace.x.length, n);
    assert.ok([...trace.x, ...trace.y].every((value) => Math.abs(value) <= 1));
    const gene = trace.customdata.findIndex(([name]) => name === "GENE5");
    const change = pseudobulk.means[3 * n + 5]! - pseudobulk.means[5]!;
    assert.ok(change > 1);
    assert.deepEqual([trace.customdata[gene]![1], trace.x[gene]], [Math.round(change * 1e4) / 1e4, 1]);
  });

  it("matches genes by name and conditions without regard to order", () => {
    const trace = fig1b(options).data[1] as Trace & { customdata: [string, number, number][] };
    for (const [gene, observed, predicted] of trace.customdata)
      assert.ok(Math.abs(observed - predicted) <= 0.2001, gene);
  });

  it("writes the error and the correlation of unclamped changes, and a dash where there is none", () => {
    const [observed, control] = [pseudobulk.means.subarray(3 * n, 4 * n), pseudobulk.means.subarray(0, n)];
    const error = Math.hypot(...observed.map((value, g) => value - control[g]!));
    assert.ok(texts(fig1b(options)).includes(`L<sub>2</sub> = ${error.toFixed(2)}<br>r = –`));
    assert.ok(texts(fig1b(options)).some((text) => /r = 0\.9\d$/.test(text)));
  });

  it("draws the panel of genes asked for", () => {
    const trace = fig1b({ ...options, panel: [5, 7] }).data[0] as Trace & { customdata: [string][] };
    assert.deepEqual(trace.customdata.map(([gene]) => gene), ["GENE5", "GENE7"]); // prettier-ignore
  });

  it("tells a model that was not run from one that does not predict this condition or these genes", () => {
    const models = [
      ...predictions.map(({ model, label }) => ({ id: model, label })),
      { id: "cpa", label: "CPA" },
    ];
    assert.ok(texts(fig1b({ ...options, models })).includes("not run"));
    const some = [predictions[0]!, { ...predictions[1]!, conditions: ["AAA9"] }];
    assert.ok(texts(fig1b({ ...options, predictions: some })).includes("no prediction"));
    const fewer = [predictions[0]!, { ...predictions[1]!, genes: predictions[1]!.genes.map((g) => `${g}x`) }];
    assert.ok(texts(fig1b({ ...options, predictions: fewer })).includes("no prediction"));
  });

  it("says what to do about a condition that is not there or that nobody predicts", () => {
    assert.throws(() => fig1b({ ...options, condition: "NOPE" }), {
      code: "UNKNOWN_CONDITION",
      message: /AAA0\+ctrl/,
    });
    assert.throws(() => fig1b({ ...options, condition: "AAA1" }), { code: "NO_PREDICTION" });
  });
});
