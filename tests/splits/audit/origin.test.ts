import assert from "node:assert/strict";
import { auditOrigin } from "../../../src/splits/audit/origin.ts";
import { splitFor } from "../../../src/splits/registry.ts";
import { parsed } from "../../support/splits.ts";

describe("splits/audit/origin", () => {
  const conditions = parsed(["ctrl", ..."ABCDEFGHIJKL"]);
  const nCells = conditions.map(() => 5);
  const split = splitFor({ conditions, nCells }, { seed: 1, algorithm: "gears-simulation", source: "ab".repeat(32) }); // prettier-ignore

  it("finds a split changed by hand", () => {
    const [moved, ...train] = split.train.filter((label) => label !== "ctrl");
    const changed = { ...split, train: ["ctrl", ...train], test: [...split.test, moved!] };
    const [found] = auditOrigin({ conditions, nCells }, changed, {});
    assert.equal(found!.id, "not-reproduced");
    assert.match(found!.sentence, /gears-simulation with seed 1 gives other sets/);
  });

  it("finds other data", () => {
    const [found] = auditOrigin({ conditions, nCells: conditions.map(() => 6) }, split, { source: "cd".repeat(32) }); // prettier-ignore
    assert.equal(found!.id, "other-data");
    assert.match(found!.sentence, /another file.*65 cells; here are 78/);
  });

  it("finds nothing where all is as it was", () => {
    assert.deepEqual(auditOrigin({ conditions, nCells }, split, { source: "ab".repeat(32) }), []);
    assert.deepEqual(auditOrigin({ conditions }, { ...split, algorithm: "given" }, {}), []);
  });
});
