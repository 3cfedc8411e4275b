import assert from "node:assert/strict";
import { goFilter, goFilterSentence } from "../../../src/data/gears/goFilter.ts";

const conditions = ["ctrl", "A+ctrl", "ctrl+B", "A+B", "C+ctrl", "A+C", "A+B+C", "D"];

describe("GEARS' filter by GO terms", () => {
  it("keeps conditions whose first two parts are known, in their order, and names the others with why", () => {
    assert.deepEqual(goFilter(conditions, ["B", "A"]), {
      kept: ["ctrl", "A+ctrl", "ctrl+B", "A+B", "A+B+C"],
      excluded: [
        { condition: "C+ctrl", genes: ["C"] },
        { condition: "A+C", genes: ["C"] },
        { condition: "D", genes: ["D"] },
      ],
    });
  });

  it("takes the list of allowed genes into account where there is one", () => {
    const { kept, excluded } = goFilter(conditions, ["A", "B", "C", "D"], new Set(["A", "D", "E"]));
    assert.deepEqual(kept, ["ctrl", "A+ctrl", "D"]);
    assert.deepEqual(excluded.at(-1), { condition: "A+B+C", genes: ["B"] });
  });

  it("says it in a sentence, or nothing", () => {
    assert.equal(goFilterSentence(goFilter(["ctrl"], [])), undefined);
    assert.match(
      goFilterSentence(goFilter(conditions, ["A", "B"]))!,
      /^3 of 8 conditions .*: C\+ctrl, A\+C \(C\), D \(D\)\.$/,
    );
  });
});
