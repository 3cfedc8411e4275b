import assert from "node:assert/strict";
import { auditGenes, auditTargets } from "../../../src/splits/audit/genes.ts";
import type { Split } from "../../../src/splits/split.ts";
import { parsed } from "../../support/splits.ts";

const conditions = parsed(["ctrl", "A", "B", "C", "D", "A+B", "A+C", "B+C", "C+D", "E+F"]);
const split: Split = {
  algorithm: "given",
  seed: 0,
  fractions: {},
  train: ["ctrl", "A", "B", "C", "A+B", "C+D"],
  validation: ["D"],
  test: ["A+C", "B+C", "E+F"],
  dropped: [],
};

describe("splits/audit/genes", () => {
  const found = new Map(auditGenes({ conditions }, split, {}).map((one) => [one.id, one]));

  it("counts genes that held-out doubles share with training doubles", () => {
    assert.deepEqual(found.get("shared-genes")!.genes, ["A", "C", "B"]);
    assert.match(found.get("shared-genes")!.sentence, /of 3 held-out doubles, 2 have both genes in training doubles, 0 one, 1 none/); // prettier-ignore
    assert.match(found.get("shared-genes")!.meaning, /resample genes/);
  });
  it("tells doubles with both singles in training from others", () => {
    assert.deepEqual(found.get("singles-trained")!.conditions, ["A+C", "B+C"]);
    assert.deepEqual(found.get("singles-not-trained")!.conditions, ["E+F"]);
    assert.match(found.get("singles-not-trained")!.sentence, /^1 of 3 held-out doubles lacks a single/);
  });
  it("finds held-out singles that a training double shows", () => {
    assert.deepEqual(found.get("single-in-training-double")!.genes, ["D"]);
  });
  it("says nothing where there is nothing to say", () => {
    const plain = { ...split, train: ["ctrl", "A", "B"], test: ["C"], validation: [] };
    assert.deepEqual(auditGenes({ conditions }, plain, {}), []);
  });

  it("counts perturbed genes that are not measured, in held-out and training conditions", () => {
    const [target] = auditTargets({ conditions, genes: ["A", "B", "C", "E"] }, split, {});
    assert.match(target!.sentence, /for 2 of 4 held-out and 1 of 6 training conditions: D, E\+F, C\+D\.$/);
    assert.deepEqual(target!.genes, ["D", "F"]);
    assert.deepEqual(auditTargets({ conditions }, split, {}), []);
    assert.deepEqual(auditTargets({ conditions, genes: [..."ABCDEF"] }, split, {}), []);
  });
});
