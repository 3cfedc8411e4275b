import assert from "node:assert/strict";
import fc from "fast-check";
import { globMatcher } from "../../../kernels/server/glob.ts";

describe("glob", () => {
  it("understands stars, question marks and sets, and takes everything else literally", () => {
    for (const [glob, text, expected] of [
      ["plot*", "plot(a)\nplot(b)", true],
      ["?[0-9][^b]", "x7a", true],
      ["?[0-9][^b]", "x7b", false],
      ["PLOT*", "plot", false],
      ["(a+b).$\\", "(a+b).$\\", true],
      ["a[", "a[", true],
      ["[z-a]", "b", false],
      ["[]x]", "]", true],
      ["[a-c-]", "-", true],
      ["?", "😀", true],
      ["[😀-😂]", "😁", true],
      ["*b*b", "abab", true],
      ["*b*a", "abab", false],
      ["", "", true],
      ["", "a", false],
      ["**", "", true],
    ] as const)
      assert.equal(globMatcher(glob)(text), expected, `${glob} on ${text}`);
  });

  it("agrees with a regular expression for stars and question marks", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "\n"), maxLength: 12 });
    const glob = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
    fc.assert(
      fc.property(glob, text, (glob, text) => {
        const pattern = new RegExp(`^${glob.replaceAll("*", "[^]*").replaceAll("?", "[^]")}$`);
        assert.equal(globMatcher(glob)(text), pattern.test(text));
      }),
      { numRuns: 1000 },
    );
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (glob, text) => void globMatcher(glob)(text)),
    );
  });

  it("is not slow however many stars there are", () => {
    const begin = performance.now();
    assert.equal(globMatcher(`${"*a".repeat(50)}*b`)("a".repeat(20_000)), false);
    assert.ok(performance.now() - begin < 2000);
  });
});
