import assert from "node:assert/strict";
import { PAPER_FIGURES } from "../../../src/report/paper/paperFigures.ts";
import { SOURCE_FIGURES } from "../../../src/report/paper/sourceFigures.ts";

describe("PAPER_FIGURES", () => {
  it("has every figure of the paper once, drawn from the Source Data or with the reason why not", () => {
    const panels = PAPER_FIGURES.map(({ panel }) => panel);
    const extended = ["1a", "1b", "1c", "2a", "2b", "3", "4", "5", "6", "7a", "7b", "8a", "8b", "9a", "9b", "9c", "10"]; // prettier-ignore
    const wanted = [..."abcdef"].map((letter) => `Fig 1${letter}`).concat([..."abc"].map((letter) => `Fig 2${letter}`), extended.map((place) => `Extended Data Fig ${place}`)); // prettier-ignore
    assert.deepEqual(panels.filter((panel) => panel !== "beyond the paper"), wanted); // prettier-ignore
    const ids = PAPER_FIGURES.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of Object.keys(SOURCE_FIGURES)) assert.ok(ids.includes(id), id);
    const missing = PAPER_FIGURES.filter(({ sourceData }) => typeof sourceData === "string").map(
      ({ id }) => id,
    );
    assert.deepEqual(missing, ["extendedData3", "extendedData4", "extendedData7a", "extendedData7b", "extendedData9b", "cells-per-condition"]); // prettier-ignore
  });
});
