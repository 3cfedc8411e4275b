import { FIGURE_2A_MODELS } from "../../figures/models.ts";
import type { FigureModel } from "../../figures/models.ts";
import type { Ratio } from "../../figures/ratios.ts";
import { linearVariantLabel } from "../../models/baselines/linearVariants.ts";

/** The row of Fig 2c for P from the other Replogle cell line, whichever that is. */
const TRANSFER: FigureModel = { id: "lpm_replogle", label: "Linear model, P Replogle", family: "baseline" };

const VARIANTS = ["lpm_scFoundationGeneEmb", "lpm_scgptGeneEmb", "lpm_randomGeneEmb", "lpm_gearsPertEmb", "lpm_randomPertEmb"]; // prettier-ignore

/** Rows of the paper's Fig 2c in its three blocks. */
export const FIGURE_2C_ROWS: readonly (FigureModel & { block: string })[] = [
  ...FIGURE_2A_MODELS.filter(({ id }) => id !== "mean").map((model) => ({ ...model, block: "Models" })),
  ...VARIANTS.map((id) => ({ id, label: linearVariantLabel(id)!, family: "baseline" as const, block: "Linear model with other embeddings" })), // prettier-ignore
  { ...TRANSFER, block: "Linear model with P of the other cell line" },
];

/** P from K562 and P from RPE1 share a row: each data set has one of them. */
export function asFigure2cRow<T extends Pick<Ratio, "model">>(ratio: T): T {
  return /^lpm_(k562|rpe1)PertEmb$/.test(ratio.model) ? { ...ratio, model: TRANSFER.id } : ratio;
}
