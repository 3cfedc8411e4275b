import assert from "node:assert/strict";
import { parseSync } from "oxc-parser";
import { mentionedNames } from "../../../kernels/cell/mentions.ts";
import type { Node } from "../../../kernels/cell/syntax.ts";

const mentioned = (code: string): string[] =>
  mentionedNames(parseSync("cell.js", code, { lang: "js" }).program as unknown as Node).sort();

describe("mentionedNames", () => {
  it("finds what functions, arrows and classes use, and nothing that is only a key", () => {
    assert.deepEqual(mentioned("function f() { return g(h.key, { key: i, [j]: 1, k }); }"), [..."fghijk"]);
    assert.deepEqual(mentioned("const a = (x) => later(x)"), ["later", "x"]);
    assert.deepEqual(mentioned("class A { field = later; static { other(); } method() { third(); } }"), [
      "later",
      "other",
      "third",
    ]);
  });

  it("leaves out what is used at once", () => {
    assert.deepEqual(mentioned("first(second); { third; }"), []);
  });
});
