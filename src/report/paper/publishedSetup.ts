import type { Published } from "./check.ts";

const PAPER = "Ahlmann-Eltze et al. 2025";
/** Through pandas from the same workbooks (tests/golden/make_source_interactions.py). */
const DERIVED = "derived from the Source Data in Python";

function each(
  figure: string,
  quantity: (name: string) => string,
  names: readonly string[],
  printed: string,
  source = DERIVED,
): Published[] {
  return printed.split(" ").map((value, k) => ({ figure, quantity: quantity(names[k]!), printed: value, source })); // prettier-ignore
}

function one(figure: string, quantity: string, printed: string, source = DERIVED): Published {
  return { figure, quantity, printed, source };
}

const DATASETS = ["K562", "RPE1", "Adamson"];
const ALL = ["norman_from_scfoundation", ...DATASETS];

/** Data, splits and costs, as far as the workbooks tell them. */
export const PUBLISHED_SETUP: readonly Published[] = [
  one("Splits", "pairs of Norman that are held out in some seed", "122"),
  ...each("Splits", (set) => `pairs of Norman in ${set} of each seed`, ["test", "validation"], "31 31", PAPER), // prettier-ignore
  ...each("Splits", (dataset) => `sets that differ from the splits drawn here, ${dataset}`, ALL, "0 0 0 0", PAPER), // prettier-ignore
  ...each("Splits", (dataset) => `conditions × seeds with a set, ${dataset}`, ALL, "310 686 877 86"), // prettier-ignore
  ...each("ED 1c", (dataset) => `arrows of ${dataset}`, ALL, "100 412 650 81"),
  ...each("ED 1c", (dataset) => `targets that are exactly 0 when perturbed, ${dataset}`, ALL, "0 311 583 1"), // prettier-ignore
  ...each("ED 1c", (dataset) => `targets that go up, ${dataset}`, ALL, "98 0 0 0"),
  ...each("Fig 2a", (dataset) => `points above 10, ${dataset}`, DATASETS, "10 70 4"),
  one("§4", "L2 of cpa on test conditions, Adamson", "23.6", PAPER),
  one("§4", "largest |L2 of uce33 − uce|", ".021"),
  ...each("Q2", (dataset) => `mean of ratios of lpm_randomGeneEmb, ${dataset}`, DATASETS, "1.0035 .9937 1.0000"), // prettier-ignore
  ...each("ED 10", (dataset) => `mean h of lpm_selftrained, ${dataset}`, DATASETS, ".12 .14 .04"),
  ...each("ED 10", (dataset) => `mean h of scgpt, ${dataset}`, DATASETS, "2.04 2.38 1.70"),
  ...each("ED 10", (dataset) => `mean h of geneformer, ${dataset}`, DATASETS, "11.57 11.53 .77"),
  ...each("ED 10", (dataset) => `mean h of gears, ${dataset}`, DATASETS, "1.66 1.74 .53"),
  ...each("ED 10", (dataset) => `mean GB of gears, ${dataset}`, DATASETS, "35.5 35.3 15.5"),
  ...each("ED 10", (dataset) => `mean GB of lpm_selftrained, ${dataset}`, DATASETS, "14.1 13.5 4.2"),
];
