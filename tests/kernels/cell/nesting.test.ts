import assert from "node:assert/strict";
import { deepNesting } from "../../../kernels/cell/nesting.ts";

describe("deepNesting", () => {
  it("finds where brackets or operators go too deep", () => {
    assert.equal(deepNesting("(".repeat(5000)), 1000);
    assert.ok(deepNesting(`x = ${"!".repeat(20_000)}y`)! > 5000);
    assert.ok(deepNesting("if (a) {\n  b;\n}\nelse ".repeat(5000)) !== undefined);
    assert.ok(deepNesting(`a${"\n  .b(1)".repeat(5000)}`) !== undefined);
    assert.ok(deepNesting("`${".repeat(3000)) !== undefined);
  });

  it("is not deceived by texts, comments and long lists", () => {
    for (const text of [
      `"${"(".repeat(5000)}"`,
      `'${"\\'(".repeat(5000)}'`,
      `\`${"([{$ {\\`".repeat(5000)}\``,
      `// ${"(".repeat(5000)}\n/* ${"(".repeat(5000)} */`,
      `[${"[1, -2],".repeat(20_000)}]`,
      "f(a, { b: [c] })\n".repeat(20_000),
      "let a = 1 + 2;".repeat(20_000),
      "const a = `${b} (`\n".repeat(20_000),
      "if (a) { b }\n".repeat(20_000),
      `${"(".repeat(800)}1${")".repeat(800)}`,
    ])
      assert.equal(deepNesting(text), undefined, text.slice(0, 60));
  });

  it("reads any text in linear time", () => {
    for (const piece of ["/* ", "`", "\\", "/*", "'\\", "`${", '"', "\n!", "}`", "${"]) {
      const began = performance.now();
      deepNesting(piece.repeat(500_000));
      assert.ok(performance.now() - began < 3000, piece);
    }
  });
});
