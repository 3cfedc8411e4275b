import assert from "node:assert/strict";
import { applyEdits } from "../../../kernels/cell/edits.ts";
import { parse } from "../../../kernels/cell/parse.ts";
import { rewrite } from "../../../kernels/cell/rewrite.ts";

const rules = { show: true, merged: [] as string[], isSynthetic: (): boolean => false };
const body = (code: string, given: Partial<typeof rules> = {}): string =>
  applyEdits(code, rewrite(parse(code, "js"), { ...rules, ...given }).edits).text;

describe("rewrite", () => {
  it("turns declarations into assignments", () => {
    assert.equal(body("const { a, b: [c] } = f(), d = 1;"), "({ a, b: [c] } = f()), d = 1;");
    assert.equal(body("let a; var b;"), "a = undefined; b;");
    assert.equal(body("for (var a of b) var c = a;"), "for (a of b) c = a;");
    assert.equal(body("export class A {}"), "A = class A {};");
  });

  it("returns the last expression, also out of the `try` that a lowered `using` makes", () => {
    assert.equal(body("a;\nb;"), "a;\nreturn (b);");
    assert.equal(body("try { a; b; } finally { c; }"), "try { a; return (b); } finally { c; }");
    assert.equal(body("a;\nexport {};"), "return (a);\n");
    assert.equal(body("a;", { show: false }), "a;");
  });

  it("keeps a deleted import.meta valid", () => {
    assert.equal(body("delete (import.meta)"), "return (delete ((0, $pertline_meta)));");
  });

  it("empties merged names first and leaves synthetic variables alone", () => {
    assert.equal(
      body("var E = f(E || (E = {}));", { merged: ["E", "T"] }),
      "E = undefined;E = f(E || (E = {}));",
    );
    assert.equal(body("const env_1 = {};", { isSynthetic: () => true }), "const env_1 = {};");
  });
});
