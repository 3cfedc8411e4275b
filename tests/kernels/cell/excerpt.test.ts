import assert from "node:assert/strict";
import fc from "fast-check";
import { excerpt } from "../../../kernels/cell/excerpt.ts";

describe("excerpt", () => {
  it("shows the lines before and a mark below the column", () => {
    assert.deepEqual(excerpt("a\nb\n\tthrow c\nd", 3, 8), ["  1 | a", "  2 | b", "> 3 | \tthrow c", "    | \t      ^"]); // prettier-ignore
    assert.deepEqual(excerpt("a", 1, 1), ["> 1 | a", "    | ^"]);
    assert.deepEqual(excerpt("a", 1, 5), ["> 1 | a", "    |  ^"]);
  });

  it("shows what is around the column of a long line", () => {
    const code = `const list = [${"1, ".repeat(100)}bad(), ${"2, ".repeat(100)}]`;
    const [line = "", mark = ""] = excerpt(code, 1, code.indexOf("bad") + 1);
    assert.match(line, /^> 1 \| …[ 1,]+bad\(\)[ 2,]+…$/);
    assert.equal(line.length, 91);
    assert.equal(mark.indexOf("^"), line.indexOf("bad"));
  });

  it("keeps every line short, and the mark below its character", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", " ", "é", "😀"), maxLength: 300 });
    fc.assert(
      fc.property(letters, letters, letters, (above, before, after) => {
        const shown = excerpt(`${above}\n${before}X${after}`, 2, before.length + 1);
        const [, line = "", mark = ""] = shown;
        assert.ok(shown.every((one) => one.length <= 91));
        assert.ok(shown.every((one) => Buffer.from(one).toString() === one));
        assert.equal(line[mark.indexOf("^")], "X");
      }),
    );
  });
});
