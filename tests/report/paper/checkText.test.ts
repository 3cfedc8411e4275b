import assert from "node:assert/strict";
import { checkText } from "../../../src/report/paper/checkText.ts";
import { PAPER } from "../../../src/report/paper/published.ts";

describe("checkText", () => {
  const row = { figure: "Fig 1a", quantity: "L2 of scgpt", published: "4.616", recomputed: 4.61594, tolerance: 5e-4, pass: true, source: PAPER }; // prettier-ignore
  const other = { ...row, figure: "Fig 1e", quantity: "n of Other", published: "1,396", recomputed: 1397, tolerance: 0, pass: false }; // prettier-ignore
  const notDetermined = [{ figure: "ED 7", what: "sd", why: "not exported" }];

  it("is a table by figure with the answer last", () => {
    const lines = checkText({ rows: [row, other, { ...other, recomputed: NaN }], notDetermined }).split("\n");
    assert.match(lines[1]!, /^Fig 1a {2}L2 of scgpt +4\.616 +4\.61594 {2}pass$/);
    assert.equal(lines[2], "");
    assert.match(lines[3]!, /^Fig 1e {2}n of Other +1,396 +1,397 {2}FAIL$/);
    assert.match(lines[4]!, /none {2}FAIL$/);
    assert.ok(lines.includes("  ED 7: sd (not exported)"));
    assert.match(lines.at(-1)!, /^2 of 3 numbers do not agree/);
    assert.match(checkText({ rows: [row], notDetermined }), /All 1 numbers agree/);
    assert.doesNotMatch(checkText({ rows: [row], notDetermined }), /\*/);
    const derived = checkText({ rows: [row, { ...row, source: "derived" }], notDetermined });
    assert.match(derived, /4\.616\* +4\.61594/);
    assert.match(derived, /^\* 1 of the 2 numbers/m);
  });
});
