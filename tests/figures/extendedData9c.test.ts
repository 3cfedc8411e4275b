import assert from "node:assert/strict";
import { extendedData9c } from "../../src/figures/extendedData9c.ts";
import { figureData } from "../../src/figures/figureData.ts";
import { transferPanels } from "./demo.ts";

describe("extendedData9c", () => {
  it("draws every target once, unmoved, with the fitted line", () => {
    const figure = extendedData9c({ panels: transferPanels, provenance: "simulated" });
    const rows = figureData(figure).map((row) =>
      [row.panel, row.target, row.difference, row.pearson_delta].join(),
    );
    const given = transferPanels.flatMap(({ name, targets, difference, value }) => targets.map((target, i) => [name, target, difference[i], value[i]].join())); // prettier-ignore
    assert.deepEqual(rows, given);
    assert.equal(figure.data.filter(({ mode }) => mode === "lines").length, 2);
    assert.throws(() => extendedData9c({ panels: [], provenance: "simulated" }), { code: "NO_POINTS" });
  });
});
