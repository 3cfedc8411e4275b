import assert from "node:assert/strict";
import { JSDOM } from "jsdom";
import { textBox, textLength } from "../../src/render/textBox.ts";

function text(inner: string, style = ""): Element {
  const markup = `<svg xmlns="http://www.w3.org/2000/svg"><text x="100" y="50" style="font-size: 20px;${style}">${inner}</text></svg>`;
  const element = new JSDOM(markup, { contentType: "image/svg+xml" }).window.document.querySelector("text");
  assert.ok(element);
  return element;
}

describe("textBox", () => {
  it("has Arial's widths: m is 0.833 em, five digits 5 × 0.556 em", () => {
    assert.ok(Math.abs(textLength(text("m")) - 16.66) < 0.01);
    assert.ok(Math.abs(textLength(text("12345")) - 55.62) < 0.01);
    assert.ok(textLength(text("bold", "font-weight: bold")) > textLength(text("bold")));
    assert.ok(textLength(text("AVAVAV")) < 6 * textLength(text("A")), "kerning");
  });

  it("anchors at start, middle and end", () => {
    const [start, middle, end] = ["start", "middle", "end"].map((anchor) =>
      textBox(text("12345", `text-anchor: ${anchor}`)),
    );
    assert.equal(start?.x, 100);
    assert.ok(Math.abs((middle?.x ?? 0) - (100 - 27.81)) < 0.01);
    assert.ok(Math.abs((end?.x ?? 0) - (100 - 55.62)) < 0.01);
    assert.deepEqual([start?.y, start?.height], [50 - 18, 22]);
  });

  it("stacks the lines of a broken text and shrinks subscripts", () => {
    const lines = textBox(
      text('<tspan x="100" y="50" dy="0em">one</tspan><tspan x="100" y="50" dy="1.3em">two</tspan>'),
    );
    assert.equal(lines?.height, 22 + 26);
    const sub = textLength(text('L<tspan style="font-size:70%">2</tspan>'));
    assert.ok(Math.abs(sub - textLength(text("L")) - 0.7 * 11.12) < 0.02);
  });

  it("is nothing for an empty text", () => assert.equal(textBox(text("")), undefined));
});
