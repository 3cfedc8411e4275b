import { listed } from "../../nearest.ts";
import type { AuditCheck, AuditData } from "./finding.ts";

/** Control means below this are too near 0 to tell a filter from a gene that is hardly expressed. */
const EXPRESSED = 0.05;
/** Share of its expression that a thorough knock-down is taken to leave. */
const REMAINS = 0.1;

interface Target {
  label: string;
  gene: string;
  /** The gene is exactly 0 in all cells of its own perturbation. */
  zero: boolean;
  /** How probable that is when `REMAINS` of the expression is left. */
  chance: number;
}

/**
 * Data that keep only cells in which the perturbed gene was not found, as GEARS' files of Replogle do (cells above the
 * 10th percentile of control were removed): the target is then 0 in every cell of its perturbation, far more often than
 * knock-down explains. Share of control cells with the gene: as counted, else its lower bound mean² / mean of squares.
 */
export const auditResponse: AuditCheck = (data) => {
  const targets = ownTargets(data);
  const zero = targets.filter((one) => one.zero);
  const expected = targets.reduce((sum, { chance }) => sum + chance, 0);
  if (zero.length < 3 || zero.length < 2 * expected + 3 * Math.sqrt(expected)) return [];
  const rounded = expected < 1 ? "fewer than one" : `about ${Math.round(expected)}`;
  return [
    {
      id: "filtered-on-response",
      severity: "caution",
      sentence: `The perturbed gene is exactly 0 in every cell of its own perturbation for ${zero.length} of ${targets.length} perturbations whose gene is measured and expressed (control mean above ${EXPRESSED}); ${rounded} would be if knock-down left a tenth of the expression.`,
      meaning: `The cells were probably chosen by their response (${listed(zero.map(({ gene }) => gene), 5)}). Setting the target to 0 then lowers every error for free: score with and without the target gene. Cell numbers are those after the choice, and effects are larger than in the experiment.`, // prettier-ignore
      conditions: zero.map(({ label }) => label),
      genes: zero.map(({ gene }) => gene),
    },
  ];
};

function ownTargets({ conditions, genes, means, variances, nonZeros, nCells, control }: AuditData): Target[] {
  if (!genes || !means || !nCells || control === undefined) return [];
  const width = genes.length;
  const column = new Map<string, number>();
  genes.forEach((gene, i) => column.has(gene) || column.set(gene, i));
  return conditions.flatMap(({ label, genes: perturbed }, row): Target[] =>
    perturbed.flatMap((gene): Target[] => {
      const at = column.get(gene);
      const mean = at === undefined ? 0 : means[control * width + at]!;
      if (at === undefined || !(mean > EXPRESSED)) return [];
      const squares = (variances?.[control * width + at] ?? mean) + mean * mean;
      const share = nonZeros?.[control * width + at] ?? Math.min(1, (mean * mean) / squares);
      const chance = (1 - share) ** (REMAINS * nCells[row]!);
      return [{ label, gene, zero: means[row * width + at] === 0, chance }];
    }),
  );
}
