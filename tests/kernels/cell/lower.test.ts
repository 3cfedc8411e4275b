import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseSync } from "oxc-parser";
import { lower, needsLowering } from "../../../kernels/cell/lower.ts";

const needs = (text: string): boolean =>
  needsLowering(text, () => parseSync("a.ts", text, { lang: "ts", sourceType: "module" }).program);

describe("lower", () => {
  it("is needed for decorators, accessors and using, and for nothing that looks like them", () => {
    for (const text of [
      "@a class B {}",
      "const b = class { @a c = 1 }",
      "class A { accessor b = 1 }",
      "using a = b;",
      "function f() { for (await using a of b); }",
      "async () => { await using a = b }",
    ])
      assert.equal(needs(text), true, text);
    for (const text of [
      "'@a'",
      "// using a = b",
      "let using = 1, accessor = 2;",
      "class A { accessor = 1 }",
      "a",
    ])
      assert.equal(needs(text), false, text);
  });

  it("does not look closer at a text without their words", () => {
    assert.equal(
      needsLowering("const a = 1;", () => assert.fail("parsed")),
      false,
    );
  });

  it("leads lines back", () => {
    const text = "interface A {\n  a: 1;\n}\n@d class B {\n  @e\n  f() {\n    mark();\n  }\n}\n";
    const { code, mappings } = lower(path.join(tmpdir(), "cell.ts"), text, true);
    const line = code.split("\n").findIndex((one) => one.includes("mark()"));
    const map = new SourceMap({
      version: 3,
      file: "",
      sources: ["cell"],
      sourcesContent: [],
      names: [],
      sourceRoot: "",
      mappings,
    });
    const entry = map.findEntry(line, (code.split("\n")[line] as string).indexOf("mark"));
    assert.ok("originalLine" in entry);
    assert.deepEqual([entry.originalLine, entry.originalColumn], [6, 4]);
    assert.doesNotMatch(code, /sourceMappingURL/);
  });

  it("keeps unused imports where that is wanted, and `import = require`", () => {
    const text =
      "import { a } from 'a'; import type { b } from 'b'; import c = require('c'); @d class E { f = c }";
    assert.match(lower("/cell.ts", text, true).code, /import \{ a \} from 'a'/);
    assert.doesNotMatch(lower("/cell.ts", text, false).code, /'a'/);
    for (const keep of [true, false])
      assert.match(lower("/cell.ts", text, keep).code, /const c = require\("c"\)/);
    assert.doesNotMatch(lower("/cell.ts", text, true).code, /'b'/);
  });

  it("makes old decorators where the nearest tsconfig.json, or one that it extends, asks for them", () => {
    const directory = mkdtempSync(path.join(tmpdir(), "lower-"));
    const text = "@d class A { b: string }";
    const file = path.join(directory, "deep/cell.ts");
    assert.match(lower(file, text, true).code, /__esDecorate/);
    writeFileSync(
      path.join(directory, "base.json"),
      '{ "compilerOptions": { "experimentalDecorators": true, "emitDecoratorMetadata": true, } }',
    );
    writeFileSync(path.join(directory, "tsconfig.json"), '{ "extends": "./base.json" } // base');
    const { code } = lower(file, text, true);
    assert.match(code, /__decorate\(\[\s*d\s*\], A\)/);
    assert.match(code, /^\s*b;$/m);
  });
});
