import { isReproduced, misfits } from "../fits.ts";
import type { AuditCheck, AuditFinding } from "./finding.ts";

/** Whether the split was made from these data, and is what its algorithm gives. */
export const auditOrigin: AuditCheck = ({ conditions, nCells }, split, { source }) => {
  const found: AuditFinding[] = [];
  const differ = misfits(split, conditions, {
    ...(source !== undefined && { source }),
    ...(nCells && { nCells: nCells.reduce((sum, n) => sum + n, 0) }),
  });
  if (differ.length > 0)
    found.push({
      id: "other-data",
      severity: "caution",
      sentence: differ.join(" "),
      meaning: "Another version or filter of a data set changes the list of conditions and so every draw: scores are not those of a study that used the other file.", // prettier-ignore
    });
  if (isReproduced(split, conditions) === false)
    found.push({
      id: "not-reproduced",
      severity: "caution",
      sentence: `The algorithm ${split.algorithm} with seed ${split.seed} gives other sets for these conditions.`,
      meaning: "The split was changed by hand, or was drawn from another list of conditions: its name and seed do not say what it is.", // prettier-ignore
    });
  return found;
};
