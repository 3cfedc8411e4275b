import { isSingle } from "../data/condition.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import { meansOf } from "../data/select.ts";
import { PertlineError } from "../error.ts";
import { targetColumns } from "./targetColumns.ts";

/** Whether perturbed genes are silenced or activated. */
export type CrisprKind = "CRISPRi" | "CRISPRa";

/** Share of targets that must move in one direction. */
const CLEAR = 2 / 3;

/**
 * Tells silencing from activation by the training singles: in which direction the expression of the perturbed gene itself
 * moves, where it moves at all.
 *
 * @throws PertlineError UNKNOWN_CRISPR_KIND where no target is measured, or directions differ
 */
export function detectCrisprKind(training: Pseudobulk): { kind: CrisprKind; note: string } {
  const columns = targetColumns(training);
  const control = meansOf(training, training.control);
  let [down, up] = [0, 0];
  training.conditions.forEach((condition, row) => {
    const column = isSingle(condition) ? columns.get(condition.genes[0]!) : undefined;
    if (column === undefined) return;
    const change = meansOf(training, row)[column]! - control[column]!;
    if (change < 0) down++;
    else if (change > 0) up++;
  });
  const moved = down + up;
  const found = `of the ${moved} measured targets of training singles that move, ${down} go down and ${up} up`;
  if (moved === 0 || Math.max(down, up) < CLEAR * moved)
    throw new PertlineError(
      "UNKNOWN_CRISPR_KIND",
      `Whether genes were silenced (CRISPRi) or activated (CRISPRa) is told by how the targets themselves change, and that is not clear here: ${found}. Say it with { kind: "CRISPRi" } or { kind: "CRISPRa" }.`,
    );
  const kind = down > up ? "CRISPRi" : "CRISPRa";
  return { kind, note: `Perturbations were taken for ${kind}: ${found}.` };
}
