import assert from "node:assert/strict";
import fc from "fast-check";
import type { CellSyntaxError } from "../../../kernels/cell/parse.ts";
import { transformCell } from "../../../kernels/cell/transform.ts";
import { cellTexts, transformsOrRefuses } from "../../support/fuzz.ts";

const declared = (code: string): string[] => transformCell(code).declared.sort();
const returns = (code: string): boolean => transformCell(code).body.text.includes("return (");

describe("transformCell", () => {
  it("finds everything that a cell declares at its top level", () => {
    assert.deepEqual(
      declared(`
        import d, { e as f } from "m"; import * as ns from "n";
        const { a, b: [c = 1], ...rest } = g(); let h: number; var i = 1;
        function j() { const hidden = 1 } class K {} enum L { A } export const m = 2;
        for (var n = 0; n < 1; n++) { var o = n; let inner = 1 }
        interface Gone {} type AlsoGone = string;
        abstract class P { abstract q(): void }`),
      ["K", "L", "P", "a", "c", "d", "f", "h", "i", "j", "m", "n", "ns", "o", "rest"],
    );
  });

  it("keeps the lines of the compiled text in body and hoisted functions", () => {
    const { body, hoisted } = transformCell("const a = 1;\nfunction f() {\n  return a;\n}\nf();");
    assert.equal(body.text.split("\n").length, hoisted?.text.split("\n").length);
    assert.match(hoisted?.text ?? "", /^\nf = function ?\(\) \{\n\treturn a;\n\};/);
  });

  it("returns the last expression unless it ends in a semicolon", () => {
    assert.equal(returns("1 + 1"), true);
    assert.equal(returns("1 + 1 // two"), true);
    assert.equal(returns("1 + 1;"), false);
    assert.equal(returns("const a = 1"), false);
    assert.equal(returns("if (a) b"), false);
    assert.equal(returns("a\ninterface Foo {}"), false);
  });

  it("takes a lone object literal for an expression and a block for a block", () => {
    assert.match(transformCell("{ a: 1, b: 2 }").body.text, /return \(+\{/);
    assert.doesNotMatch(transformCell("{ let a = 1; f(a) }").body.text, /return/);
  });

  it("tells imports with their lines, and which names are used as types only", () => {
    const { imports } = transformCell('// top\nimport { Type, value } from "./m";\nconst x: Type = value;');
    assert.deepEqual(imports, [
      {
        specifier: "./m",
        line: 2,
        names: [
          { imported: "Type", local: "Type", optional: true },
          { imported: "value", local: "value", optional: false },
        ],
      },
    ]);
  });

  it("leaves out imports of types", () => {
    assert.deepEqual(
      transformCell('import type { A } from "./m"; import { type B } from "./n"').imports.map((i) => i.names),
      [[]],
    );
  });

  it("reports a syntax error with its line and column", () => {
    for (const [code, line, column] of [
      ["const a = ;", 1, 11],
      ["let a = 1;\nlet a = 2;", 2, 5],
      ["// é😀\nreturn 1", 2, 1],
      ["f(<b>x</b>)", 1, undefined],
    ] as const) {
      assert.throws(
        () => transformCell(code),
        (error: CellSyntaxError) =>
          error.code === "CELL_SYNTAX" && error.line === line && (column ?? error.column) === error.column,
        code,
      );
    }
  });

  it("handles an empty cell and one of comments only", () => {
    assert.deepEqual(declared(""), []);
    assert.deepEqual(declared("// nothing\n/* here */"), []);
  });

  it("keeps a result that stands before what a compiler adds", () => {
    assert.equal(returns("import type { A } from 'm';\n5 as A"), true);
    assert.equal(returns("using a = null;\na"), true);
    assert.equal(returns("using a = null;\na;"), false);
  });

  it("does not carry a compiler's own variables to later cells", () => {
    assert.deepEqual(
      declared("using a = b(); { using c = a } class D {}").filter((name) => !name.startsWith("__")),
      ["D", "a"],
    );
  });

  it("starts enums and namespaces anew, but not a function's namespace", () => {
    assert.match(
      transformCell("enum E { A } namespace N { export const a = 1 }").body.text,
      /^E = undefined; N = undefined;/,
    );
    assert.doesNotMatch(
      transformCell("function f() {} namespace f { export const a = 1 }").body.text,
      /f = undefined/,
    );
    assert.doesNotMatch(transformCell("namespace T { export type A = 1 }").body.text, /T/);
  });

  it("refuses what only CommonJS has", () => {
    assert.throws(() => transformCell("1;\nexport = 5"), { code: "CELL_SYNTAX", line: 2, column: 1 });
  });

  it("refuses nesting that would overflow the parser's stack", () => {
    for (const [open, close] of ["()", "[]", ["`${", "}`"], ["(() => {", "})"], ["class A { static {", "}}"]])
      assert.throws(
        () => transformCell(`x = ${(open as string).repeat(10_000)}1${(close as string).repeat(10_000)}`),
        (error: CellSyntaxError) => error.code === "CELL_SYNTAX" && /nested too deeply/.test(error.message),
        open,
      );
    assert.throws(() => transformCell(`x = ${"a ? 1 : ".repeat(100_000)}2`), /nested too deeply/);
    assert.throws(() => transformCell(`${"if (a) {} else ".repeat(100_000)}{}`), /nested too deeply/);
    assert.deepEqual(declared(`const x = ${"(".repeat(500)}1${")".repeat(500)};`), ["x"]);
  });

  it("makes JavaScript of arbitrary texts or refuses them", () => {
    fc.assert(
      fc.property(cellTexts, (text) => void transformsOrRefuses(text)),
      { numRuns: 600 },
    );
  });

  it("takes cells of 5,000 lines and strings of a megabyte", () => {
    const lines = Array.from(
      { length: 1000 },
      (_, i) =>
        `interface T${i} { a: number }\nconst v${i}: T${i} = { a: ${i} };\n\nfunction f${i}(x: T${i}): number {\n  return x.a }`,
    );
    assert.equal(declared(lines.join("\n")).length, 2000);
    assert.deepEqual(declared(`const s = "${"([{`".repeat(250_000)}";`), ["s"]);
    assert.deepEqual(declared(`const a = [${"[1, 2],\n".repeat(100_000)}];`), ["a"]);
  });
});
