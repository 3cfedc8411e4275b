import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { splitFor } from "../../../src/splits/registry.ts";
import { shared } from "../../support/shared.ts";
import { skip } from "../../support/skip.ts";
import { type GearsReference, parsed } from "../../support/splits.ts";

describe("splits/gears", () => {
  it("equals GEARS' own splitter on all 42 cases, order included", function () {
    const file = shared("reference/gears_splits.json") ?? skip(this, "shared/reference is not there");
    const reference = JSON.parse(readFileSync(file, "utf8")) as GearsReference;
    assert.equal(reference.cases.length, 42);
    for (const { split, conditions, seed, set2conditions, subgroup } of reference.cases) {
      const list =
        conditions === "mixed"
          ? reference.conditions_in_order_of_appearance
          : reference.single_only_conditions;
      const found = splitFor({ conditions: parsed(list) }, { algorithm: `gears-${split}`, seed });
      const what = `${split}, ${conditions}, seed ${seed}`;
      const { train = [], val = [], test = [], dropped_nan = [] } = set2conditions;
      assert.deepEqual(found.train, train, what);
      assert.deepEqual(found.validation, val, what);
      assert.deepEqual(found.test, test, what);
      assert.deepEqual(found.dropped.map(({ condition }) => condition), dropped_nan, what); // prettier-ignore
      if (split === "simulation")
        assert.deepEqual([found.subgroups, found.validationSubgroups], [subgroup!.test_subgroup, subgroup!.val_subgroup], what); // prettier-ignore
    }
  });
});
