import assert from "node:assert/strict";
import { quickCompleteness } from "../../../kernels/cell/completeness.ts";

describe("quick completeness", () => {
  for (const [status, samples] of Object.entries({
    complete: [
      "",
      "1 + 1",
      "const a: number[] = [1]",
      "function f(): number { return 1 }",
      "await f()",
      "'😀'",
    ],
    incomplete: [
      "function f() {",
      "const a = [1,",
      "'😀'; foo(",
      "`open\ntext",
      "/* open",
      "x.",
      "if (a) {\n  b()\n",
    ],
    invalid: ["const = 5", "1 +* 2 )", "class {{", "'abc", "'😀'; const = 5"],
  }))
    it(`calls ${samples.length} samples ${status}`, () => {
      for (const code of samples) assert.equal(quickCompleteness(code).status, status, code);
    });
});
