import { PertlineError } from "../../error.ts";
import type { Model } from "../model.ts";
import type { CpaFitted } from "./cpa/fitCpa.ts";
import type { CpaOptions } from "./cpa/settings.ts";

/** CPA and what it gives beside predictions. */
export interface CpaModel extends Model<CpaOptions> {
  fit(...given: Parameters<Model<CpaOptions>["fit"]>): Promise<CpaFitted>;
}

/**
 * The compositional perturbation autoencoder (Lotfollahi et al. 2023), as the paper ran cpa-tools 0.8.8: cells are encoded
 * to a basal state in which an adversary cannot tell their perturbation; learned vectors of the perturbed genes are added
 * to it; a network decodes the sum to negative binomial counts. A condition is predicted by decoding control cells with its
 * vectors. Genes that are perturbed in no training condition have no trained vector: such conditions are not predicted.
 *
 * The best epoch is chosen by the split's validation conditions. The paper's script chose it by the test conditions,
 * which no model sees here.
 */
export const cpa: CpaModel = {
  id: "cpa",
  label: "CPA",
  family: "deep",
  about: {
    predicts: "control cells decoded with the learned vectors of the perturbed genes",
    source: "Lotfollahi et al. 2023, cpa-tools 0.8.8 as in the paper, run_cpa.py",
    needs: "single cells, onnxruntime-node",
  },
  async fit(training, options = {}) {
    if (!options.cells)
      throw new PertlineError("NEEDS_CELLS", "CPA learns from single cells: pass `cells`, e.g. cellReader(cells) of the data that the pseudobulk was made of."); // prettier-ignore
    // The tensor engine is loaded by those who train.
    const { fitCpa } = await import("./cpa/fitCpa.ts");
    return fitCpa(cpa, training, options, options.cells);
  },
};
