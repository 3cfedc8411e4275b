import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { hclToHex, qualitativeHcl } from "../../src/figures/colour.ts";

const golden = JSON.parse(readFileSync(new URL("../golden/beeswarm.json", import.meta.url), "utf8")) as {
  palette: string[];
  hcl: Record<"blue" | "green" | "clipped", string>;
};

describe("colour", () => {
  it("agrees with R's hcl, clipping what sRGB cannot show", () => {
    assert.equal(hclToHex(240, 50, 60), golden.hcl.blue);
    assert.equal(hclToHex(120, 35, 85), golden.hcl.green);
    assert.equal(hclToHex(12, 150, 65), golden.hcl.clipped);
  });

  it("agrees with colorspace's qualitative palette of nine", () => {
    assert.deepEqual(qualitativeHcl(9), golden.palette);
  });

  it("has black, white and a palette of one", () => {
    assert.equal(hclToHex(77, 0, 0), "#000000");
    assert.equal(hclToHex(77, 0, 100), "#FFFFFF");
    assert.deepEqual(qualitativeHcl(1), [hclToHex(0, 60, 70)]);
  });
});
