import type { Published } from "./check.ts";

/** Drawn in the paper; digits and counts through pandas from the same workbooks (tests/golden/make_source_interactions.py). */
const SOURCE = "drawn in the paper, digits derived from the Source Data in Python";

/** Models of Fig 1c, with the true positive rate at false discovery proportions of 0.1, 0.25, 0.5 and 0.75. */
const CURVES: Readonly<Record<string, string>> = {
  no_change: "0.00661 0.06665 0.27198 0.54533",
  scgpt: "0.00339 0.04446 0.21002 0.49050",
  scfoundation: "0.00333 0.00887 0.10366 0.26185",
  uce: "0.00293 0.02779 0.21572 0.48296",
  scbert: "0.00293 0.02779 0.21532 0.48274",
  geneformer: "0.00260 0.00675 0.03222 0.26559",
  gears: "0.00131 0.00897 0.06079 0.28941",
  cpa: "0.00059 0.00076 0.00109 0.08389",
};
/** Grid points of Fig 1c at which a model finds more than no change does, as the paper says: (nearly) none. */
const ABOVE = { scgpt: "1", scfoundation: "0", uce: "1", scbert: "1", geneformer: "0", gears: "0", cpa: "0" };
/** Bars of Fig 1f: predicted buffering, synergy and opposite, and of the predicted synergy what is observed as synergy. */
const PREDICTED: Readonly<Record<string, string>> = {
  no_change: "501 0 0 0",
  scgpt: "351 0 149 0",
  scfoundation: "221 5 274 0",
  uce: "333 0 167 0",
  scbert: "333 0 167 0",
  geneformer: "189 81 230 3",
  gears: "267 17 216 1",
  cpa: "17 80 403 0",
};
/** ED Fig 5 over all five seeds: HBZ, HBG2, GYPB, SH3BGRL3. */
const GENES: Readonly<Record<string, string>> = {
  ground_truth: "59 39 17 21",
  no_change: "117 103 25 37",
  scgpt: "130 94 34 33",
  scfoundation: "99 68 40 30",
  uce: "132 92 37 28",
  scbert: "132 92 37 28",
  geneformer: "82 52 33 10",
  gears: "87 63 47 38",
  cpa: "62 42 11 0",
};
/** CEBPB+CEBPA, AHR+FEV, CEBPE+CEBPA, CEBPE+CEBPB. */
const PAIRS: Readonly<Record<string, string>> = {
  ground_truth: "130 24 73 13",
  no_change: "66 19 62 16",
  scgpt: "59 13 55 15",
  scfoundation: "56 18 40 14",
  uce: "65 12 55 14",
  scbert: "65 12 56 14",
  geneformer: "37 3 15 12",
  gears: "38 19 29 16",
  cpa: "16 2 17 15",
};

function table(
  figure: string,
  rows: Readonly<Record<string, string>>,
  names: readonly string[],
): Published[] {
  return Object.entries(rows).flatMap(([model, printed]) => printed.split(" ").map((value, k) => ({ figure, quantity: `${names[k]!} of ${model}`, printed: value, source: SOURCE }))); // prettier-ignore
}

function one(figure: string, quantity: string, printed: string): Published {
  return { figure, quantity, printed, source: SOURCE };
}

/** Numbers about interactions that can be counted in the workbooks. */
export const PUBLISHED_INTERACTIONS: readonly Published[] = [
  one("Fig 1c", "curves", "8"),
  one("Fig 1c", "curves that are not on the grid 0, .01 … 1, that fall, or that do not end at 1", "0"),
  ...table("Fig 1c", CURVES, ["0.1", "0.25", "0.5", "0.75"].map((fdp) => `true positive rate at false discovery proportion ${fdp}`)), // prettier-ignore
  ...table("Fig 1c", ABOVE, ["grid points above no change"]),
  one("Fig 1e", "% of values that are not additive", "4.1"),
  ...table("Fig 1f", PREDICTED, ["predicted buffering", "predicted synergy", "predicted opposite", "predicted and observed synergy"]), // prettier-ignore
  one("ED 5", "bars of genes", "50"),
  one("ED 5", "bars of pairs", "50"),
  ...table("ED 5", GENES, ["HBZ", "HBG2", "GYPB", "SH3BGRL3"]),
  ...table("ED 5", PAIRS, ["CEBPB+CEBPA", "AHR+FEV", "CEBPE+CEBPA", "CEBPE+CEBPB"]),
  ...(["HBG2 120 120 72", "HBZ 120 160 32"] as const).flatMap((row) => {
    const [gene, ...counts] = row.split(" ");
    return ["Additive", "Buffering", "Synergy"].map((label, k) => one("ED 6", `rows of ${gene} observed as ${label}`, counts[k]!)); // prettier-ignore
  }),
  one("ED 6", "pairs per gene and model", "39"),
];
