import assert from "node:assert/strict";
import fc from "fast-check";
import { auditSplit, auditText } from "../../../src/splits/audit/audit.ts";
import type { AuditFinding } from "../../../src/splits/audit/finding.ts";
import { SPLITS, splitFor } from "../../../src/splits/registry.ts";
import { conditionLists } from "../../support/conditionLists.ts";
import { holdOut, toyPseudobulk } from "../../support/pseudobulk.ts";
import { parsed } from "../../support/splits.ts";

const ids = (findings: readonly AuditFinding[]): string[] => findings.map(({ id }) => id);

describe("splits/audit/audit", () => {
  const truth = { ...toyPseudobulk({ singles: 8, genes: 20 }), genes: Array.from({ length: 20 }, (_, i) => `T${i}`) }; // prettier-ignore

  it("says of the paper's split what the paper's split is", () => {
    const split = splitFor(truth, { seed: 1, algorithm: "norman-paper" });
    const findings = auditSplit(truth, split);
    assert.deepEqual(ids(findings), ["validation-scored", "shared-genes", "singles-trained"]);
    assert.match(findings[0]!.sentence, /^7 of the 14 scored conditions are for validation\.$/);
    assert.match(findings[0]!.meaning, /scGPT.*The paper's figures pool both/);
    assert.match(findings[2]!.sentence, /^14 of 14 held-out doubles have both singles in training\.$/);
    assert.deepEqual(ids(auditSplit(truth, split, { scored: "test" })), ["shared-genes", "singles-trained"]);
  });

  it("puts problems first and prints what each finding means", () => {
    const split = { ...holdOut(truth, ["T0+T1", "ctrl"]), dropped: [] };
    const findings = auditSplit(truth, split);
    assert.deepEqual(ids(findings).slice(0, 2), ["control-held-out", "few-held-out"]);
    const text = auditText(findings);
    assert.match(text, /^1 problem, 1 caution, \d notes\n\nPROBLEM {2}control-held-out\n {2}Control \(ctrl\) is held out\.\n {2}→ Every model/); // prettier-ignore
    assert.equal(auditText([]), "Nothing was found that limits a comparison on this split.");
  });

  it("finds no problem in what our algorithms draw, whatever the data, and never fails", () => {
    fc.assert(
      fc.property(conditionLists, fc.nat(), fc.constantFrom(...SPLITS.keys()), (labels, seed, algorithm) => {
        fc.pre(algorithm !== "gears-no_split");
        const conditions = parsed(labels);
        let split;
        try {
          split = splitFor({ conditions }, { seed, algorithm });
        } catch {
          return;
        }
        const problems = auditSplit({ conditions }, split).filter(({ severity }) => severity === "problem");
        // The same pair may be written in both orders in these lists, and few perturbations may all be held out.
        assert.deepEqual(ids(problems).filter((id) => !/^(same-perturbation|nothing-)/.test(id)), []); // prettier-ignore
        for (const { sentence, meaning } of auditSplit({ conditions }, split))
          for (const text of [sentence, meaning]) assert.match(text, /^[A-Z0-9][^]*[.]$/);
      }),
    );
  });
});
