import assert from "node:assert/strict";
import fc from "fast-check";
import { applyEdits, lineOf, startsOfLines, unshift } from "../../../kernels/cell/edits.ts";

describe("applyEdits", () => {
  it("replaces ranges and keeps the number of lines", () => {
    const { text } = applyEdits("one\ntwo\nthree", [
      { start: 0, end: 5, text: "X" },
      { start: 8, end: 8, text: "<" },
    ]);
    assert.equal(text, "X\nwo\n<three");
  });

  it("keeps every break that ends a line to an engine", () => {
    const text = "`\r`; '\u2028'\r\nf()";
    const { text: edited, shifts } = applyEdits(text, [
      { start: 0, end: text.length - 3, text: "" },
      { start: text.length - 3, end: text.length - 3, text: "await " },
    ]);
    assert.equal(edited, "\r\u2028\r\nawait f()");
    assert.equal(unshift(shifts, 3, "await ".length), 0);
  });

  it("leads every untouched character back to where it stood", () => {
    const line = fc.string({ unit: fc.constantFrom("a", "b", " "), maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat(50), { maxLength: 8 }),
        (lines, cuts) => {
          const text = lines.join("\n");
          const bounds = [...new Set(cuts.map((c) => Math.min(c, text.length)))].sort((a, b) => a - b);
          const edits = [];
          for (let i = 0; i + 1 < bounds.length; i += 2) {
            edits.push({ start: bounds[i] as number, end: bounds[i + 1] as number, text: "#".repeat(i % 4) });
          }
          const edited = applyEdits(text, edits);
          assert.equal(edited.text.split("\n").length, text.split("\n").length);
          const starts = startsOfLines(text);
          const newStarts = startsOfLines(edited.text);
          // Walk both texts beside each other: characters outside of the edits must map onto themselves.
          let at = 0;
          let to = 0;
          for (const edit of [...edits, { start: text.length, end: text.length, text: "" }]) {
            for (; at < edit.start; at++, to++) {
              const newLine = lineOf(newStarts, to);
              const column = unshift(edited.shifts, newLine, to - (newStarts[newLine] as number));
              const oldLine = lineOf(starts, at);
              if (text[at] !== "\n")
                assert.deepEqual([newLine, column], [oldLine, at - (starts[oldLine] as number)]);
            }
            at = edit.end;
            to += edit.text.length + text.slice(edit.start, edit.end).replace(/[^\n]/g, "").length;
          }
        },
      ),
    );
  });
});
