import assert from "node:assert/strict";
import { extendedData5 } from "../../src/figures/extendedData5.ts";
import type { Trace } from "../../src/figures/figure.ts";
import { figureData } from "../../src/figures/figureData.ts";
import { extendedData5Input } from "../../src/figures/fromInteractions.ts";
import { mostRecurrent } from "../../src/interactions/recurrence.ts";
import { demoInteractions } from "../support/demoInteractions.ts";

describe("extendedData5", () => {
  const input = extendedData5Input(demoInteractions());
  const figure = extendedData5(input);
  const rows = figureData(figure);

  it("stacks every model's counts of each seed, which add up to all of them", () => {
    for (const { model, seed, genes } of input.recurrence)
      for (const of of ["genes", "doubles"]) {
        const bar = rows.filter((row) => row.model === model && row.seed === seed && row.of === of);
        assert.equal(bar.length, 5);
        assert.equal(bar.reduce((sum, { n }) => sum + (n as number), 0), genes.reduce((sum, { n }) => sum + n, 0)); // prettier-ignore
        for (const { name, n } of bar)
          if (of === "genes" && name !== "Other")
            assert.equal(n, genes.find((one) => one.name === name)?.n ?? 0);
      }
  });

  it("highlights the names that models come up with most often", () => {
    for (const of of ["genes", "doubles"] as const) {
      const names = new Set(rows.filter((row) => row.of === of).map(({ name }) => name));
      assert.deepEqual([...names], [...mostRecurrent(input.recurrence, of, 4), "Other"]);
    }
  });

  it("highlights what it is told to", () => {
    const own = extendedData5({ ...input, genes: ["G1"], doubles: [] });
    const names = new Set(figureData(own).map(({ name }) => name));
    assert.deepEqual([...names], ["G1", "Other"]);
  });

  it("has the observed interactions on top and empty rows for models that were not run", () => {
    const { ticktext, tickvals, range } = (figure.layout as { yaxis: { ticktext: string[]; tickvals: number[]; range: number[] } }).yaxis; // prettier-ignore
    assert.deepEqual(ticktext.slice(0, 3), ["Ground truth", "No change", "scGPT"]);
    assert.ok(range[0]! > range[1]! && tickvals[1]! - tickvals[0]! > 1);
    const absent = (figure.layout.annotations as { text: string }[]).filter(({ text }) => text === "not run");
    assert.equal(absent.length, 6 * 2 * 2);
  });

  it("draws observed interactions alone, by their own frequency", () => {
    const alone = extendedData5({ ...input, recurrence: input.recurrence.slice(0, 1), models: [] });
    const [first] = alone.data as (Trace & { name: string; x: number[] })[];
    assert.equal(first!.name, input.recurrence[0]!.genes[0]!.name);
    assert.throws(() => extendedData5({ ...input, recurrence: [] }), { code: "NO_VALUES" });
  });
});
