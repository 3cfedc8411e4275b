import assert from "node:assert/strict";
import { fontFace, textWidth as fontWidth } from "../../src/render/fonts.ts";
import { joined, plain, textWidth, wrap } from "../../src/figures/text.ts";

describe("text", () => {
  it("measures Helvetica about right and tags not at all", () => {
    for (const text of ["scFoundation", "Other deep learning models", "L2 = 8.50", "Points: 12, 5 seeds"]) {
      const real = fontWidth(fontFace(400, false), text, 12);
      assert.ok(
        Math.abs(textWidth(text, 12) / real - 1) < 0.06,
        `${text}: ${textWidth(text, 12)}, not ${real}`,
      );
    }
    assert.equal(textWidth("<b>GEARS</b>", 12), textWidth("GEARS", 12));
    assert.equal(textWidth("", 12), 0);
  });

  it("breaks lines at spaces, long words staying whole", () => {
    assert.deepEqual(wrap("Other deep learning models", 66, 12), ["Other deep", "learning", "models"]);
    assert.deepEqual(wrap("Incomprehensibilities", 10, 12), ["Incomprehensibilities"]);
  });

  it("breaks small print between sentences, and in them only where one is too long", () => {
    assert.deepEqual(joined(["Simulated data", "12 points", "a note"], 140, 10), [
      "Simulated data · 12 points",
      "a note",
    ]);
    assert.deepEqual(joined(["one two three four"], 50, 10), ["one two", "three four"]);
  });

  it("leaves no letter that Plotly reads as a tag", () => {
    assert.equal(plain("HLA<A> & B"), "HLA&lt;A&gt; &amp; B");
  });
});
