import assert from "node:assert/strict";
import { gearsNoTest } from "../../../src/splits/gears/noTest.ts";
import { letters, misplaced, parsed, splitCases } from "../../support/splits.ts";

describe("splits/gears/noTest", () => {
  const { lists, cases } = splitCases("gears-no_test");
  for (const { conditions, seed, split } of cases)
    it(`equals numpy: ${conditions}, seed ${seed}`, () => {
      const found = gearsNoTest(parsed(lists[conditions]!), { seed });
      assert.equal(letters(found, lists[conditions]!), split.sets);
      assert.deepEqual(misplaced(found, lists[conditions]!), []);
      assert.deepEqual(found.test, []);
    });

  it("refuses options and lists of fewer than ten perturbations", () => {
    assert.throws(() => gearsNoTest(parsed(["ctrl", "A"]), { seed: 1 }), { code: "NOTHING_HELD_OUT" });
    assert.throws(() => gearsNoTest(parsed(["ctrl", "A"]), { seed: 1, testSize: 0.5 }), {
      code: "BAD_OPTION",
      message: /takes a seed only/,
    });
  });
});
