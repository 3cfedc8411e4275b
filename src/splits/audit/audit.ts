import type { Split } from "../split.ts";
import { auditDuplicates } from "./duplicates.ts";
import type { AuditCheck, AuditData, AuditFinding, AuditOptions, Severity } from "./finding.ts";
import { auditGenes, auditTargets } from "./genes.ts";
import { auditOrigin } from "./origin.ts";
import { auditResponse } from "./response.ts";
import { auditDropped, auditOverlap, auditSets, auditValidation } from "./sets.ts";

const CHECKS: readonly AuditCheck[] = [
  auditSets,
  auditOverlap,
  auditDuplicates,
  auditOrigin,
  auditValidation,
  auditGenes,
  auditTargets,
  auditResponse,
  auditDropped,
];
const ORDER: readonly Severity[] = ["problem", "caution", "note"];

/**
 * What to know about a split before models are compared on it: leaks, what it leaves out, what its scores depend on. Each
 * finding says what it means; problems come first. An empty list is not proof that nothing is wrong.
 *
 * Looked for: sets that are none (control held out, nothing to train on, conditions unknown or not listed), the same
 * perturbation in two sets under two labels, cells twice in the file (with `duplicates`), data or sets other than the
 * split says, validation scored, genes of held-out doubles met in training, targets that are not measured, data that
 * were filtered on the response, dropped conditions.
 *
 * @param data a pseudobulk; with conditions alone the checks that need genes or values are left out
 */
export function auditSplit(data: AuditData, split: Split, options: AuditOptions = {}): AuditFinding[] {
  const found = CHECKS.flatMap((check) => check(data, split, options));
  return ORDER.flatMap((severity) => found.filter((one) => one.severity === severity));
}

/** Findings as text for the terminal: how many of each kind, then one after the other with what it means. */
export function auditText(findings: readonly AuditFinding[]): string {
  if (findings.length === 0) return "Nothing was found that limits a comparison on this split.";
  const counts = ORDER.map((severity) => {
    const n = findings.filter((one) => one.severity === severity).length;
    return `${n} ${severity}${n === 1 ? "" : "s"}`;
  });
  const blocks = findings.map(
    ({ id, severity, sentence, meaning }) =>
      `${severity.toUpperCase()}  ${id}\n  ${sentence}\n  → ${meaning}`,
  );
  return [counts.join(", "), ...blocks].join("\n\n");
}
