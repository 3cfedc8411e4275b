import assert from "node:assert/strict";
import { type CellSyntaxError, parse } from "../../../kernels/cell/parse.ts";

const failure = (text: string): CellSyntaxError => {
  try {
    parse(text, "ts");
  } catch (error) {
    return error as CellSyntaxError;
  }
  return assert.fail(`${text} was parsed`);
};

describe("parse", () => {
  it("tells what is wrong and where, counted from 1", () => {
    const { code, name, line, column, message } = failure("const a = 1;\n  const = 2;");
    assert.deepEqual(
      [code, name, line, column, message],
      ["CELL_SYNTAX", "SyntaxError", 2, 9, "Unexpected token"],
    );
  });

  it("recognises JSX, says what to do instead, and points to it", () => {
    for (const [text, line, column] of [
      ["<div>hello</div>", 1, 1],
      ["const a = 1;\nconst b = <Component a={a} />;", 2, 11],
      ["f(<>x</>)", 1, 3],
    ] as const) {
      const error = failure(text);
      assert.match(error.message, /^Cells are TypeScript without JSX\. .*createElement.*html`/, text);
      assert.deepEqual([error.line, error.column], [line, column]);
    }
  });

  it("does not take other mistakes, assertions and type parameters for JSX", () => {
    assert.doesNotMatch(failure("const a = b <").message, /JSX/);
    assert.doesNotMatch(failure("<div>hello</span>").message, /JSX/);
    for (const text of ["<number>a", "const f = <T>(x: T) => x", "a < b, c > d"])
      assert.ok(parse(text, "ts"), text);
  });
});
