import type { FigureModel } from "../../figures/models.ts";
import { FIGURE_1A_MODELS, FIGURE_2A_MODELS } from "../../figures/models.ts";
import type { Score } from "../../data/scores.ts";

/** The workbooks' name of a method as this library's models are called. */
export function sourceModel(method: string): string {
  return { additive_model: "additive", lpm_selftrained: "linear" }[method] ?? method;
}

/** Names of the data sets as the paper's figures write them. */
const DATASETS: Readonly<Record<string, string>> = {
  norman_from_scfoundation: "Norman",
  replogle_k562_essential: "Replogle K562",
  replogle_rpe1_essential: "Replogle RPE1",
  adamson: "Adamson",
};

/** The workbooks' name of a data set as figures write it. */
export function sourceDataset(name: string): string {
  return DATASETS[name] ?? name;
}

/** Order of the panels in the paper's figures of single perturbations. */
export const SINGLE_ORDER = ["replogle_k562_essential", "replogle_rpe1_essential", "adamson"] as const;

/** Scores under the names and in the order in which figures draw them. */
export function inPaperOrder<T extends Pick<Score, "dataset" | "model">>(rows: readonly T[]): T[] {
  const rank = (dataset: string): number => SINGLE_ORDER.indexOf(dataset as (typeof SINGLE_ORDER)[number]);
  return rows
    .map((row, i) => ({ row, i }))
    .sort((a, b) => rank(a.row.dataset) - rank(b.row.dataset) || a.i - b.i)
    .map(({ row }) => ({ ...row, dataset: sourceDataset(row.dataset), model: sourceModel(row.model) }));
}

/** UCE with 33 layers, which the paper compares with the one of 4 in numbers alone. */
const UCE33: FigureModel = { id: "uce33", label: "UCE* (33 layers)", family: "foundation" };

/** Models of the curves by the number of genes. */
export const CURVE_MODELS: readonly FigureModel[] = [
  ...FIGURE_1A_MODELS.filter(({ family }) => family !== "deep"),
  UCE33,
  ...FIGURE_1A_MODELS.filter(({ family }) => family === "deep"),
];

/** Rows of Fig 2c in its three blocks. */
export const FIGURE_2C_MODELS: readonly (FigureModel & { block: string })[] = [
  ...FIGURE_2A_MODELS.filter(({ id }) => id !== "mean").map((model) => ({ ...model, block: "Models" })),
  ...(
    [
      ["lpm_scFoundationGeneEmb", "G from scFoundation"],
      ["lpm_scgptGeneEmb", "G from scGPT"],
      ["lpm_randomGeneEmb", "random G"],
      ["lpm_gearsPertEmb", "P from GEARS"],
      ["lpm_randomPertEmb", "random P"],
    ] as const
  ).map(([id, label]) => ({ id, label, family: "baseline" as const, block: "Linear model with" })),
  {
    id: "lpm_replogle",
    label: "P from Replogle data",
    family: "baseline",
    block: "With other data",
  },
];
