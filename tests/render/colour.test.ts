import assert from "node:assert/strict";
import { colourScale, parseColour } from "../../src/render/colour.ts";

describe("parseColour", () => {
  it("reads names, hexadecimal, rgb and hsl", () => {
    assert.deepEqual(parseColour("SteelBlue"), [70, 130, 180, 1]);
    assert.deepEqual(parseColour("#f00"), [255, 0, 0, 1]);
    assert.deepEqual(parseColour("#0000ff80"), [0, 0, 255, 128 / 255]);
    assert.deepEqual(parseColour("rgba(1, 2, 3, 0.5)"), [1, 2, 3, 0.5]);
    assert.deepEqual(parseColour("rgb(1 2 3 / 50%)"), [1, 2, 3, 0.5]);
    assert.deepEqual(parseColour("hsl(120, 100%, 50%)")?.map(Math.round), [0, 255, 0, 1]);
  });

  it("gives undefined for what is no colour", () => {
    for (const text of ["", "blu", "#12", "rgb(1,2)"]) assert.equal(parseColour(text), undefined);
  });
});

describe("colourScale", () => {
  it("is linear between stops and clamped outside", () => {
    const scale = colourScale(
      [
        [0, "#000"],
        [0.5, "#646464"],
        [1, "#fff"],
      ],
      0,
      10,
    );
    assert.deepEqual(scale?.(2.5), [50, 50, 50, 1]);
    assert.deepEqual(scale?.(-1), [0, 0, 0, 1]);
    assert.deepEqual(scale?.(11), [255, 255, 255, 1]);
  });
});
