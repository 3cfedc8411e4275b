import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { readConditionSets } from "../../src/data/conditionSets.ts";

describe("data/conditionSets", () => {
  let folder: string;
  const put = (text: string | Uint8Array): string => {
    const file = path.join(folder, "sets.csv");
    writeFileSync(file, text);
    return file;
  };
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-sets-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const expected = { train: ["ctrl", "A+ctrl"], val: ["B+ctrl"], test: ["A+B"] };
  for (const [what, text] of [
    ["condition,set", "condition,set\nctrl,train\nA+ctrl,train\nB+ctrl,val\nA+B,test\nX,\nY,NA\n"],
    ["set before condition", "set,condition\ntrain,ctrl\ntrain,A+ctrl\nval,B+ctrl\ntest,A+B\n"],
    ["a table of pandas, with tabs", "\tcondition\tsplit\n0\tctrl\ttrain\n1\tA+ctrl\tTraining\n2\tB+ctrl\tvalidation\n3\tA+B\tTEST\n"], // prettier-ignore
    ["other columns", "condition;n;set\nctrl;10;train\nA+ctrl;3;train\nB+ctrl;4;valid\nA+B;5;test\n"],
    ["a table of cells", "cell,perturbation,split\nc1,ctrl,train\nc2,A+ctrl,train\nc3,A+ctrl,train\nc4,B+ctrl,val\nc5,A+B,test\n"], // prettier-ignore
    ["one column beside names", "name,fold\nctrl,train\nA+ctrl,train\nB+ctrl,val\nA+B,test\n"],
  ] as const)
    it(`reads ${what}`, async () => {
      assert.deepEqual(await readConditionSets(put(text)), expected);
      assert.deepEqual(await readConditionSets(put(gzipSync(text))), expected);
    });

  for (const [what, text, message] of [
    ["another set, by row", "condition,set\nA,train\nB,holdout\n", /row 2 \(B\).*found "holdout"/],
    ["a set without a condition", "set,condition\ntrain,A\ntest,\n", /row 2 names no condition/],
    ["another table", "a,b,c\n1,2,3\n", /has its first column, b, c\. Write the header/],
  ] as const)
    it(`refuses ${what}`, async () => {
      await assert.rejects(readConditionSets(put(text)), { code: "BAD_SPLIT", message });
    });
});
