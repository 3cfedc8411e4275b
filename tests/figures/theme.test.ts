import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { INTERACTION_CLASSES } from "../../src/interactions/classes.ts";
import {
  OKABE_ITO,
  REST_COLOUR,
  categoryColour,
  classColour,
  datasetColours,
  frame,
  leftMargin,
  modelColour,
} from "../../src/figures/theme.ts";

const golden = JSON.parse(readFileSync(new URL("../golden/beeswarm.json", import.meta.url), "utf8")) as {
  palette: string[];
};

describe("theme", () => {
  it("gives the paper's models their colours however their ids are written", () => {
    assert.equal(modelColour("no_change"), golden.palette[0]);
    assert.equal(modelColour("scGPT"), golden.palette[2]);
    assert.equal(modelColour("CPA"), golden.palette[8]);
    assert.equal(modelColour("mine"), "#555555");
  });

  it("gives every class of interactions a colour of its own, and grey when colours run out", () => {
    const colours = [...INTERACTION_CLASSES, "interaction" as const].map(classColour);
    assert.equal(new Set(colours).size, colours.length);
    assert.equal(classColour("buffering"), "#beaed4");
    assert.deepEqual([categoryColour(0), categoryColour(99)], [OKABE_ITO[0], REST_COLOUR]);
  });

  it("says schematic where there are no numbers", () => {
    const { layout } = frame({ width: 400, height: 300, margin: { l: 5, r: 5, t: 5, b: 5 }, title: "T" });
    assert.ok(layout.annotations.some(({ text }) => text === "Schematic"));
  });

  it("gives the paper's data sets their colours and every other one its own", () => {
    const names = ["mine", "replogle_k562_essential", "K562 again", "adamson", "yours"];
    const colours = datasetColours(names);
    assert.equal(colours.get("replogle_k562_essential"), "#008FD5");
    assert.equal(colours.get("adamson"), "#77AB43");
    assert.equal(colours.get("mine"), OKABE_ITO[0]);
    assert.equal(new Set(colours.values()).size, names.length);
  });

  it("makes room for long titles and notes without shrinking the panels", () => {
    const options = { width: 400, height: 300, margin: { l: 50, r: 10, t: 10, b: 40 }, title: "Short" };
    const short = frame({ ...options, provenance: "simulated" });
    const long = frame({
      ...options,
      title: "A title so long that it has to go over at least two lines of this figure",
      provenance: "simulated",
      notes: ["This is the first of the notes", "This is the second, a longer one", "This is the third"],
    });
    assert.deepEqual(long.inner, short.inner);
    assert.deepEqual(short.inner, { width: 340, height: 250 });
    assert.ok(long.layout.height > short.layout.height + 30);
  });

  it("measures the room that tick labels need", () => {
    assert.ok(leftMargin(["a long label here"], true) > leftMargin(["short"], true));
    assert.equal(leftMargin([], true) - leftMargin([], false), 26);
  });
});
