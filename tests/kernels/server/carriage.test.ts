import assert from "node:assert/strict";
import fc from "fast-check";
import { collapseReturns } from "../../../kernels/server/carriage.ts";

/** What a terminal of plain characters shows. */
function screen(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.split("\r").reduce((shown, part) => part + shown.slice(part.length), ""));
}

describe("collapseReturns", () => {
  it("shows the same as the whole text, also when it begins within a line", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "7", "\r", "\r", "\n", " "), maxLength: 60 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        assert.deepEqual(screen(before + collapseReturns(after)), screen(before + after));
      }),
    );
  });

  it("keeps one state of a thousand", () => {
    const updates = Array.from({ length: 1000 }, (_, i) => `\r${i} of 1000`).join("");
    assert.equal(collapseReturns(updates), "\r999 of 1000");
    const coloured = Array.from({ length: 1000 }, (_, i) => `\r\x1b[32m${1000 + i}\x1b[0m`).join("");
    assert.equal(collapseReturns(coloured), "\r\x1b[32m1999\x1b[0m");
    const erased = Array.from({ length: 1000 }, (_, i) => `\r\x1b[2K${"x".repeat(1000 - i)}`).join("");
    assert.equal(collapseReturns(erased), "\r\x1b[2Kx");
  });

  it("leaves alone what it cannot judge, single returns and line ends", () => {
    for (const text of ["a\rb", "one\r\ntwo\r\n", "\rlong line\r\x1b[5Cx\rt\tab", "50%\r", ""])
      assert.equal(collapseReturns(text), text);
  });
});
