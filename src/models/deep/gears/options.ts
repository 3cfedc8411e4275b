import { availableParallelism } from "node:os";
import type { Gene2go } from "../../../data/gene2go.ts";
import type { GeneGraph } from "../../../data/goGraph.ts";
import { PertlineError } from "../../../error.ts";
import type { TrainCheckpoint } from "../../../tensor/train.ts";
import type { FitOptions } from "../../model.ts";

/** What can be set of GEARS; without options it is what the paper ran. */
export interface GearsOptions extends FitOptions {
  /** "paper": what the authors ran, quirks included; "corrected": without the quirks that are options below. Default "paper". */
  fidelity?: "paper" | "corrected";
  /**
   * Which perturbations are alike: a graph (of `readGeneGraph`), GO terms of genes (of `readGene2go`), or
   * "coexpression", the graph of measured genes in place of GO. Data with invented genes take that unless told; others
   * need a graph.
   */
  graph?: GeneGraph | Gene2go | "coexpression";
  /** Default 20. */
  epochs?: number;
  /** Cells of a batch, 32 unless told, or all where there are fewer. The rest of an epoch that fills no batch is left out. */
  batch?: number;
  /** Width of the layers, 64 unless told. */
  hidden?: number;
  /** Learning rate, halved after every epoch; default 0.001. */
  rate?: number;
  /** Added to the derivative, times the parameter; default 0.0005. */
  weightDecay?: number;
  /** Weight of the wrong directions in the loss that is shown; they have no derivative. Default 0.1. */
  directionWeight?: number;
  /** Epochs without a better validation after which training ends; none unless told. The best epoch is taken anyway. */
  patience?: number;
  /** Smallest |r| of co-expressed genes, default 0.4. */
  coexpressionThreshold?: number;
  /** Neighbours per gene in both graphs, default 20. */
  neighbours?: number;
  /**
   * Quirk: cell-gears hands the co-expression edges of one cell to a batch of many, so that the first cell alone sees its
   * neighbours ("first", the paper); "every" cell does when corrected.
   */
  coexpressionCells?: "first" | "every";
  /**
   * Quirk: a prediction is the mean over 300 control cells drawn with repetition (the paper), although expression enters
   * by addition alone; the mean of "all" is exact when corrected.
   */
  predictionCells?: number | "all";
  /** Longest row of the embeddings: `max_norm=True` of cell-gears reads as 1 (both fidelities unless told); Infinity: any. */
  maxNorm?: number;
  /** Default: 2, or 1 where there is one core. Results depend on it by rounding. */
  threads?: number;
  /** Where to go on from: `checkpoint` of the last epoch told. */
  resume?: TrainCheckpoint;
}

export type GearsSettings = Required<Omit<GearsOptions, keyof FitOptions | "graph" | "resume">>;

/** @throws PertlineError BAD_MODEL_OPTION */
export function gearsSettings(options: GearsOptions): GearsSettings {
  const corrected = options.fidelity === "corrected";
  const settings: GearsSettings = {
    fidelity: options.fidelity ?? "paper",
    epochs: options.epochs ?? 20,
    batch: options.batch ?? 32,
    hidden: options.hidden ?? 64,
    rate: options.rate ?? 1e-3,
    weightDecay: options.weightDecay ?? 5e-4,
    directionWeight: options.directionWeight ?? 0.1,
    patience: options.patience ?? Infinity,
    coexpressionThreshold: options.coexpressionThreshold ?? 0.4,
    neighbours: options.neighbours ?? 20,
    coexpressionCells: options.coexpressionCells ?? (corrected ? "every" : "first"),
    predictionCells: options.predictionCells ?? (corrected ? "all" : 300),
    maxNorm: options.maxNorm ?? 1,
    threads: options.threads ?? Math.min(2, availableParallelism()),
  };
  const expect = (name: keyof GearsSettings, ok: (value: number) => boolean, what: string): void => {
    const value = settings[name] as number;
    if (!ok(value)) throw new PertlineError("BAD_MODEL_OPTION", `GEARS expects ${name} to be ${what}, found ${value}.`); // prettier-ignore
  };
  const whole = (least: number) => (value: number) => Number.isSafeInteger(value) && value >= least;
  for (const name of ["epochs", "hidden", "neighbours", "threads"] as const) expect(name, whole(1), "a whole number from 1 on"); // prettier-ignore
  expect("batch", whole(2), "a whole number from 2 on: one cell has no variance");
  for (const name of ["rate", "maxNorm"] as const) expect(name, (value) => value > 0, "above 0");
  for (const name of ["weightDecay", "directionWeight"] as const) expect(name, (value) => value >= 0 && value < Infinity, "0 or more"); // prettier-ignore
  expect("coexpressionThreshold", (value) => value >= 0 && value < 1, "from 0 to below 1");
  expect("patience", (value) => value === Infinity || whole(0)(value), "a whole number");
  if (settings.predictionCells !== "all") expect("predictionCells", whole(1), 'a whole number from 1 on, or "all"'); // prettier-ignore
  if (!["paper", "corrected"].includes(settings.fidelity)) expect("fidelity", () => false, "paper or corrected"); // prettier-ignore
  if (!["first", "every"].includes(settings.coexpressionCells)) expect("coexpressionCells", () => false, "first or every"); // prettier-ignore
  return settings;
}
