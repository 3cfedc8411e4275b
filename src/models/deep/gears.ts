import { predictionsFor } from "../../data/predictions.ts";
import type { Pseudobulk } from "../../data/pseudobulk.ts";
import type { Epoch } from "../../tensor/train.ts";
import type { Fitted, Model } from "../model.ts";
import { gearsSettings, type GearsOptions, type GearsSettings } from "./gears/options.ts";

/** What a training has been. */
export type GearsDetails = {
  settings: GearsSettings;
  /** Loss and validation error of each epoch. */
  epochs: readonly Pick<Epoch, "epoch" | "loss" | "validation" | "seconds">[];
  /** The epoch whose weights are used, 0 at first. */
  bestEpoch: number;
  /** Conditions that took no part in training or validation, and why. */
  excluded: readonly { condition: string; reason: string }[];
  /** What was decided and found, for people: each one sentence. */
  notes: readonly string[];
};

export interface GearsFitted extends Fitted {
  details: Readonly<GearsDetails>;
}

export interface GearsModel extends Model<GearsOptions> {
  fit(training: Pseudobulk, options?: GearsOptions): Promise<GearsFitted>;
}

/**
 * GEARS (Roohani, Huang & Leskovec, Nature Biotechnology 2024) as cell-gears 0.1.2 computes it: embeddings of genes and
 * of perturbations, spread over a co-expression and a gene ontology graph, and decoders per gene. `fit` trains on the
 * cells of the training conditions and takes the epoch that is best on those of the validation conditions. It predicts
 * any condition whose genes are in the perturbation graph.
 *
 * @throws PertlineError NEEDS_CELLS, NEEDS_GRAPH, NO_EDGES, TOO_FEW_CONDITIONS, NO_CONTROL_CELLS, NOT_FINITE,
 * BAD_MODEL_OPTION, NO_RUNTIME, from `fit`
 */
export const gears: GearsModel = {
  id: "gears",
  label: "GEARS",
  family: "deep",
  about: {
    predicts: "control + what a network over co-expressed genes and perturbations that share GO terms says",
    source: "Roohani et al. 2024, cell-gears 0.1.2, trained here",
    needs: "single cells, onnxruntime-node, a graph of perturbations (graph=FILE, or graph=coexpression)",
  },
  async fit(training, options = {}) {
    const settings = gearsSettings(options);
    const [{ gearsData, notInGraph }, { trainGears }] = await Promise.all([import("./gears/prepare.ts"), import("./gears/train.ts")]); // prettier-ignore
    const data = await gearsData(training, options, settings);
    const { epochs, bestEpoch, predictMean } = await trainGears(training, data, options, settings);
    return {
      details: { settings, epochs, bestEpoch, excluded: data.excluded, notes: data.notes },
      predict: async (conditions) => {
        // Asked for once, in the order in which the network is then run.
        const wanted = new Map<string, readonly number[]>();
        predictionsFor(gears, training, conditions, ({ label, genes }) => {
          const nodes = genes.map((gene) => data.nodeOf.get(gene) ?? -1);
          if (!nodes.includes(-1)) wanted.set(label, nodes);
          return "";
        });
        const vectors = await predictMean([...wanted.values()]);
        const found = new Map([...wanted.keys()].map((label, i) => [label, vectors[i]!]));
        return predictionsFor(gears, training, conditions, ({ label, genes }) => found.get(label) ?? notInGraph(genes.filter((gene) => !data.nodeOf.has(gene)))); // prettier-ignore
      },
    };
  },
};
