import assert from "node:assert/strict";
import {
  parseDelimitedPredictions,
  readDelimitedPredictions,
} from "../../../src/io/predictions/delimited.ts";

const parse = (text: string) => {
  const { genes, conditions, values } = parseDelimitedPredictions(text, "p.csv");
  return { genes, conditions, values: [...values] };
};
const wanted = { genes: ["A", "B"], conditions: ["X", "Y+Z"], values: [1, 2, 3.5, -4e-3] };

describe("delimited predictions", () => {
  it("reads wide tables with comma, tab or semicolon, quotes, a byte order mark and Windows line ends", () => {
    assert.deepEqual(parse("condition,A,B\nX,1,2\nY+Z,3.5,-4e-3\n"), wanted);
    assert.deepEqual(parse("\ufeff\tA\tB\r\nX\t1\t2\r\n\r\nY+Z\t3.5\t-4e-3"), wanted);
    assert.deepEqual(parse('"";"A";"B"\n"X";1;2\n"Y+Z";"3.5";-4e-3'), wanted);
    assert.deepEqual(parse("A\tB\nX\t1\t2\nY+Z\t3.5\t-4e-3"), wanted, "as R's write.table");
    assert.deepEqual(parse('condition,"A, ""a"""\nX,1').genes, ['A, "a"']);
  });

  it("reads long tables in any order of columns and rows", () => {
    assert.deepEqual(parse("gene,condition,value\nA,X,1\nB,X,2\nB,Y+Z,-4e-3\nA,Y+Z,3.5"), wanted);
    assert.deepEqual(parse("perturbation\tgene\tprediction\nX\tA\t1"), {
      genes: ["A"],
      conditions: ["X"],
      values: [1],
    });
  });

  it("takes two genes in a wide table for what they are", () => {
    assert.deepEqual(parse("condition,KLF1,GATA1\nX,1,2").genes, ["KLF1", "GATA1"]);
  });

  it("refuses what is missing, repeated, ragged or no number, saying where", () => {
    const cases: [string, string, RegExp][] = [
      ["condition,A,B\nX,1,", "NOT_FINITE", /gene B in condition X/],
      ["condition,A,B\nX,NA,2", "NOT_FINITE", /gene A in condition X/],
      ["condition,A,B\nX,1,2\nY,1", "BAD_TABLE", /row 3 has 2 fields.*3/],
      ["condition,A\nX,high", "BAD_TABLE", /"high" in row 2, column A/],
      ["condition,A\nX,1\nX,2", "DUPLICATE_CONDITION", /\(X\)/],
      ["condition,gene,value\nX,A,1\nX,A,2", "DUPLICATE_VALUE", /row 3 .* A in condition X/],
      ["condition,gene,value\nX,A,1\nX,B,1\nY,A,2", "NOT_FINITE", /1 of 2 conditions \(Y\)/],
      ["condition,A\n", "NO_PREDICTIONS", /0 conditions/],
      ["", "NO_PREDICTIONS", /0 conditions × 0 genes/],
      ['condition,"A', "BAD_TABLE", /does not end/],
    ];
    for (const [text, code, message] of cases) assert.throws(() => parse(text), { code, message }, text);
  });

  it("says that a file is missing", async () => {
    await assert.rejects(readDelimitedPredictions("/nowhere/p.csv"), { code: "FILE_NOT_FOUND" });
  });
});
