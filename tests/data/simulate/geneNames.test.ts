import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { geneNames } from "../../../src/data/simulate/geneNames.ts";
import { random } from "../../../src/stats/random.ts";
import { shared } from "../../support/shared.ts";
import { skip } from "../../support/skip.ts";

describe("geneNames", () => {
  it("gives as many distinct names as asked for, in no alphabetical order", () => {
    for (const n of [1, 20, 5000]) {
      const names = geneNames(n, random(1));
      assert.equal(new Set(names).size, n);
      if (n > 1) assert.notDeepEqual(names, [...names].sort());
      for (const name of names) assert.match(name, /^[A-Z]{5}\d+$/);
    }
  });

  it("names no perturbed gene of the paper's data", function () {
    const file = shared("reference/paper_conditions.json");
    if (!file) skip(this, "needs ../shared/reference/paper_conditions.json");
    const real = new Set(readFileSync(file, "utf8").match(/[A-Za-z0-9.-]+/g));
    assert.ok(real.has("KLF1"), "the reference was read");
    assert.deepEqual(
      geneNames(5000, random(2)).filter((name) => real.has(name)),
      [],
    );
  });
});
