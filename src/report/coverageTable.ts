import type { Evaluation } from "../metrics/evaluate.ts";

/** How much of what was held out a model predicts. */
export interface CoverageRow {
  model: string;
  label: string;
  /** Held-out conditions that it predicts, and all there are. */
  predicted: number;
  heldOut: number;
  /** Genes of the panel that it predicts, and all there are. */
  genes: number;
  panel: number;
  /** Reasons for conditions without a prediction, the first few. */
  why: string;
}

/** Reasons told in a cell. */
const MOST = 2;

/** One row per model: what of the held-out conditions and of the panel it predicts. */
export function coverageTable({
  coverage,
  conditions,
  panelSize,
}: Pick<Evaluation, "coverage" | "conditions" | "panelSize">): CoverageRow[] {
  return coverage.map(({ model, label, predicted, missing, genes }) => {
    const reasons = [...new Set(missing.map(({ reason }) => reason))];
    const why = [...reasons.slice(0, MOST), ...(reasons.length > MOST ? ["…"] : [])].join("; ");
    return { model, label, predicted, heldOut: conditions.length, genes, panel: panelSize, why };
  });
}
