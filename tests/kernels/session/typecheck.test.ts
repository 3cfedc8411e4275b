import assert from "node:assert/strict";
import type { Diagnostic } from "../../../kernels/session/language.ts";
import {
  describeTypeErrors,
  describeUnchecked,
  formatWarnings,
  missesModule,
  stillTrue,
  typecheckMode,
} from "../../../kernels/session/typecheck.ts";

const wrong: Diagnostic = { line: 2, column: 7, code: 2322, category: "error", message: "Not a number." };
const missing: Diagnostic = {
  line: 1,
  column: 19,
  code: 2307,
  category: "error",
  message: "No such module.",
};
const cell = { number: 3, code: 'import { a } from "./a.ts";\r\nconst b: number = a;' };

describe("typecheck", () => {
  it("takes the cell's own mode first, then the session's, then the environment's", () => {
    const before = process.env.PERTLINE_TYPECHECK;
    try {
      process.env.PERTLINE_TYPECHECK = "off";
      assert.equal(typecheckMode("1", undefined), "off");
      assert.equal(typecheckMode("1", "block"), "block");
      assert.equal(typecheckMode("\n // @typecheck warn\n1", "block"), "warn");
      assert.equal(typecheckMode("1 // @typecheck warn", "block"), "block");
      process.env.PERTLINE_TYPECHECK = "loud";
      assert.equal(typecheckMode("1", undefined), "warn");
    } finally {
      if (before === undefined) delete process.env.PERTLINE_TYPECHECK;
      else process.env.PERTLINE_TYPECHECK = before;
    }
  });

  it("tells place, code, message and the line of each finding", () => {
    assert.equal(
      formatWarnings({ diagnostics: [wrong] }, cell),
      "cell_3.ts:2:7 - type warning TS2322: Not a number.\n  2 | const b: number = a;\n",
    );
    assert.equal(formatWarnings({ diagnostics: [] }, cell), "");
    assert.match(
      formatWarnings({ unchecked: "the checker died" }, cell),
      /cell_3.*not checked: the checker died/,
    );
  });

  it("turns findings, or their absence, into the error of a cell that did not run", () => {
    const error = describeTypeErrors([wrong], cell);
    assert.equal(error.evalue, "Not a number.");
    assert.match(error.traceback[0] ?? "", /^cell_3\.ts:2:7 - error TS2322/);
    assert.match(describeUnchecked("it took too long").evalue, /it took too long.*was not run/s);
  });

  it("forgets a missing module that a later check finds, and nothing else", () => {
    const first = { diagnostics: [missing, wrong] };
    assert.ok(missesModule(first));
    assert.ok(!missesModule({ diagnostics: [wrong] }));
    assert.deepEqual(stillTrue(first, { diagnostics: [] }), { diagnostics: [wrong] });
    assert.deepEqual(stillTrue(first, { diagnostics: [missing] }), first);
    assert.deepEqual(stillTrue(first, { diagnostics: [{ ...missing, line: 9 }] }), { diagnostics: [wrong] });
    assert.deepEqual(stillTrue(first, { unchecked: "it died" }), first);
  });
});
