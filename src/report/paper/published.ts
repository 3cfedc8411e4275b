import type { Published } from "./check.ts";
import { PUBLISHED_INTERACTIONS } from "./publishedInteractions.ts";
import { PUBLISHED_SETUP } from "./publishedSetup.ts";

/** Printed in the paper, or a count of what it prints or of the rows of a workbook. */
export const PAPER = "Ahlmann-Eltze et al. 2025";
/** Drawn as points, lines or intervals: their digits were computed from the Source Data by other programs. */
const DRAWN = "drawn in the paper, digits derived from the Source Data in Python";
/** Numbers that stand nowhere in the paper but were computed from its Source Data by other programs. */
const DERIVED = "derived from the Source Data in Python";

const MODELS_2A = ["mean", "lpm_selftrained", "scgpt", "uce", "scbert", "geneformer", "gears"];
const DATASETS = ["K562", "RPE1", "Adamson"];

/** A row of numbers, one per name; "–" where the paper has none. */
function list(
  figure: string,
  quantity: (name: string) => string,
  names: readonly string[],
  printed: string,
  source = PAPER,
  tolerance?: number,
): Published[] {
  return printed.split(" ").flatMap(
    (value, i) =>
    value === "–" ? [] : [{ figure, quantity: quantity(names[i]!), printed: value, source, ...(tolerance !== undefined && { tolerance }) }], // prettier-ignore
  );
}

/** A whole number, or one within a tolerance. */
function one(
  figure: string,
  quantity: string,
  printed: string,
  source = PAPER,
  tolerance?: number,
): Published {
  return { figure, quantity, printed, source, ...(tolerance !== undefined && { tolerance }) };
}

const FIG_1A = ["no_change", "additive_model", "scgpt", "scfoundation", "uce", "scbert", "geneformer", "gears", "cpa"]; // prettier-ignore
/** Held-out means as drawn in Fig 1a (L2) and ED Fig 2a (Pearson delta). */
const DOUBLES_L2 = "5.616 2.766 4.616 4.722 4.279 4.279 3.478 4.096 12.205";
const DOUBLES_DELTA = "– .892 .527 .537 .610 .610 .773 .631 .146";
/** Means as drawn in Fig 2a and ED Fig 8a: mean, linear, scGPT, UCE, scBERT, Geneformer, GEARS. */
const SINGLES_L2 = [
  "4.193 4.097 4.437 4.200 4.192 4.236 4.079",
  "5.534 5.390 5.991 5.507 5.528 5.494 6.113",
  "3.936 4.081 4.951 3.936 3.878 3.908 3.867",
];
const SINGLES_DELTA = [
  ".408 .436 .316 .409 .408 .404 .388",
  ".678 .680 .588 .680 .678 .678 .636",
  ".724 .717 .595 .724 .728 .726 .726",
];
/** Mean of ratios to the mean baseline and the ends of its interval, as drawn in Fig 2c: K562, RPE1, Adamson; "–" where the other line is the target. */
const RATIOS: Readonly<Record<string, string>> = {
  lpm_selftrained: ".991 .974 1.007, .958 .943 .973, 1.030 .961 1.107",
  scgpt: "1.091 1.069 1.112, 1.138 1.111 1.165, 1.286 1.205 1.376",
  uce: "1.004 1.001 1.006, .994 .991 .996, 1.000 1.000 1.000",
  scbert: ".999 .999 1.000, .998 .998 .999, 1.003 .970 1.035",
  geneformer: "1.009 .999 1.021, .981 .972 .989, 1.002 .987 1.017",
  gears: "1.001 .980 1.024, 1.096 1.059 1.133, .943 .878 1.002",
  lpm_scFoundationGeneEmb: ".946 .941 .952, .953 .948 .957, .961 .941 .982",
  lpm_scgptGeneEmb: ".974 .964 .984, .959 .951 .968, .983 .957 1.011",
  lpm_randomGeneEmb: "1.004 1.001 1.006, .994 .991 .996, 1.000 1.000 1.000",
  lpm_gearsPertEmb: "1.003 .998 1.007, .989 .982 .997, 1.014 .996 1.032",
  lpm_randomPertEmb: "1.003 .998 1.007, 1.003 .998 1.008, 1.106 1.047 1.169",
  lpm_rpe1PertEmb: ".886 .863 .910, –, –",
  lpm_k562PertEmb: "–, .894 .866 .924, .858 .756 .954",
};
/** Ends of a bootstrap interval vary between seeds by about this much. */
const MONTE_CARLO = 0.005;
/** Agreement that is asked of what can be computed exactly: the authors summed in single precision. */
const EXACT = 1e-6;

const perDataset = (figure: string, metric: string, printed: readonly string[]): Published[] =>
  DATASETS.flatMap((dataset, k) => list(figure, (model) => `${metric} of ${model}, ${dataset}`, MODELS_2A, printed[k]!, DRAWN)); // prettier-ignore

const SCORES_AND_COUNTS: readonly Published[] = [
  ...list("Fig 1a", (model) => `L2 of ${model}`, FIG_1A, DOUBLES_L2, DRAWN),
  ...list("Fig 1a", (model) => `n of ${model}`, FIG_1A, "310 310 310 310 310 310 310 310 310"),
  one("Fig 1a", "L2 of gears, best seed", "3.51", DERIVED),
  one("Fig 1a", "L2 of gears, worst seed", "5.48", DERIVED),
  ...list("Fig 1b", (model) => `L2 of ${model}`, FIG_1A, "8.5 4.7 7.1 4.4 6.4 6.4 2.9 6.5 14.8"),
  ...list("Fig 1b", (model) => `r of ${model}`, FIG_1A, "– .93 .53 .79 .68 .68 .93 .63 .14"),
  one("Fig 1b", "largest relative difference from the scores of Fig 1a", "0", PAPER, EXACT),
  one("Fig 1e", "gene × pair values", "124,000"),
  one("Fig 1e", "interactions at 5 % local fdr", "5,035"),
  ...list("Fig 1e", (label) => `n of ${label}`, ["Additive", "Other", "Buffering", "Synergy"], "118,965 1,396 2,878 761"), // prettier-ignore
  ...list("Fig 1e", (label) => `% of ${label}`, ["Additive", "Buffering", "Synergy"], "95.94 2.3 0.6"),
  one("Fig 1e", "largest |stored fraction − n / total|", "0", PAPER, 1e-12),
  ...list("Fig 1f", (model) => `rows of ${model}`, ["no_change", ...FIG_1A.slice(2)], "501 500 500 500 500 500 500 500"), // prettier-ignore
  one("Fig 1f", "distinct pair × gene values of no_change", "200", DERIVED),
  one("Fig 1f", "distinct pair × gene values of cpa", "216", DERIVED),
  one("Fig 1f", "genes of cpa", "9", DERIVED),
  one("Fig 1f", "largest |stored − recomputed difference from additive|", "0", PAPER, EXACT),
  one("Fig 1f", "classes that one pair of thresholds separates", "1", PAPER),

  ...perDataset("Fig 2a", "L2", SINGLES_L2),
  ...list("Fig 2a", (dataset) => `n of mean, ${dataset}`, DATASETS, "262 413 48"),
  ...list("Fig 2a", (dataset) => `held-out perturbations of seed 1, ${dataset}`, DATASETS, "134 210 24"),
  ...list("Fig 2a", (dataset) => `held-out perturbations of seed 2, ${dataset}`, DATASETS, "128 203 24"),
  ...list("Fig 2c", (dataset) => `n of lpm_selftrained, ${dataset}`, DATASETS, "214 224 20"),
  ...Object.entries(RATIOS).flatMap(([model, printed]) =>
    printed.split(", ").flatMap((row, k) => {
      if (row === "–") return [];
      const [ratio, lower, upper] = row.split(" ") as [string, string, string];
      const name = `${model}, ${DATASETS[k]!}`;
      return [
        one("Fig 2c", `ratio of ${name}`, ratio, DRAWN),
        one("Fig 2c", `lower end of ${name}`, lower, DRAWN, MONTE_CARLO),
        one("Fig 2c", `upper end of ${name}`, upper, DRAWN, MONTE_CARLO),
      ];
    }),
  ),
  one("Q24", "ratio of lpm_k562PertEmb, K562", ".710", DERIVED),
  one("Q24", "ratio of lpm_rpe1PertEmb, RPE1", ".641", DERIVED),

  ...list("ED 1a", (dataset) => `conditions, ${dataset}`, ["norman_from_scfoundation", ...DATASETS], "225 1,088 1,535 82"), // prettier-ignore
  ...list("ED 1a", (dataset) => `single perturbations, ${dataset}`, ["norman_from_scfoundation", ...DATASETS], "100 1,087 1,534 81"), // prettier-ignore
  one("ED 1a", "double perturbations, norman_from_scfoundation", "124"),
  one("ED 1c", "arrows", "1,243", DERIVED),
  ...list("ED 2a", (model) => `Pearson delta of ${model}`, FIG_1A, DOUBLES_DELTA, DRAWN),
  ...list("ED 2a", (model) => `L2 of ${model}`, FIG_1A, DOUBLES_L2, DRAWN),
  ...curves("ED 2b", 20, 9),
  one("ED 5", "bars of genes that do not sum to 100", "0"),
  one("ED 5", "bars of pairs that do not sum to 100", "0"),
  one("ED 6", "rows", "624", DERIVED),
  one("ED 6", "largest |stored − recomputed difference from additive|", "0", PAPER, EXACT),
  ...perDataset("ED 8a", "Pearson delta", SINGLES_DELTA),
  ...perDataset("ED 8a", "L2", SINGLES_L2),
  ...curves("ED 8b", 21, 21),
  one("ED 9a", "shared genes", "2,832"),
  one("ED 9a", "symbols that occur twice", "0", DERIVED),
  one("ED 9a", "correlation of control expression", ".8106", DERIVED),
  one("ED 9c", "targets that are not measured", "257", DERIVED),
  one("ED 9c", "slope of Pearson delta on |expression difference|, K562", "-.15"),
  one("ED 9c", "slope of Pearson delta on |expression difference|, RPE1", "-.19"),
  one("ED 10", "jobs", "152", DERIVED),
  ...list("ED 10", (model) => `mean h of ${model}, norman_from_scfoundation`, FIG_1A.slice(1), ".18 3.79 69.6 1.31 3.94 2.05 2.31 .28"), // prettier-ignore
  ...list("ED 10", (model) => `mean GB of ${model}, norman_from_scfoundation`, FIG_1A.slice(1), "30.2 33.5 65.1 41.7 72.9 40.1 65.7 56.8"), // prettier-ignore

  ...list("Q1", (dataset) => `Pearson delta of lpm_scFoundationGeneEmb − mean, ${dataset}`, DATASETS, "+.016 +.0015 -.007", DERIVED), // prettier-ignore
  ...list("Q1", (dataset) => `Pearson delta of lpm_scgptGeneEmb − mean, ${dataset}`, DATASETS, "+.024 +.001 -.015", DERIVED), // prettier-ignore
  one("Q2", "largest |L2 of uce − lpm_randomGeneEmb|", ".016", DERIVED),
  one("Q2", "mean |L2 of uce − lpm_randomGeneEmb|, smallest of the data sets", ".002", DERIVED),
  one("Q2", "mean |L2 of uce − lpm_randomGeneEmb|, largest of the data sets", ".003", DERIVED),
  one("Q2", "largest |Pearson delta of uce − lpm_randomGeneEmb|", ".005", DERIVED),
  one("Q2", "largest |L2 of uce − scbert|, norman", ".009", DERIVED),
  ...list("Q21", (unit) => unit, ["rows", "pairs", "genes"], "310 122 68", DERIVED),
  ...list("Q21", (unit) => `standard error of geneformer − additive by ${unit}`, ["rows", "pairs", "genes"], ".089 .122 .280", DERIVED, 0.01), // prettier-ignore
  one("Q21", "intervals of ratios to additive wider by genes than by rows, smallest factor", "3.3", DERIVED, 0.1), // prettier-ignore
  one("Q21", "intervals of ratios to additive wider by genes than by rows, largest factor", "3.6", DERIVED, 0.1), // prettier-ignore
  one("Q21", "answers on Fig 2a that clustering by perturbation changes", "0", DERIVED),
  ...interval("mean of ratios (as published) of gears, K562", ".998 .975 1.022"),
  ...interval("ratio of means of gears, K562", ".973 .947 .998"),
  one("Q22", "mean of ratios (as published) of lpm_selftrained, K562", ".993", DERIVED),
  ...interval("ratio of means of lpm_selftrained, K562", ".977 .955 .998"),
  one("Q22", "mean of ratios (as published) of scbert, Adamson", ".965", DERIVED),
];

/** Every published number that the Source Data determine, figure by figure. */
export const PUBLISHED: readonly Published[] = [
  ...SCORES_AND_COUNTS,
  ...PUBLISHED_INTERACTIONS,
  ...PUBLISHED_SETUP,
].sort((a, b) => place(a.figure) - place(b.figure));

/** Splits and models first, then Fig 1a … 2c, Extended Data 1 … 10, and what goes beyond the figures. */
function place(figure: string): number {
  const [, kind, number = "0", letter = ""] = /^(Fig|ED|Q)? ?(\d*)([a-z]?)/.exec(figure) ?? [];
  const block = kind === undefined ? 0 : 1 + ["Fig", "ED", "Q"].indexOf(kind);
  return block * 10_000 + Number(number) * 100 + (letter === "" ? 0 : letter.charCodeAt(0) - 96);
}

function curves(figure: string, number: number, compared: number): Published[] {
  return [
    one(figure, "curves", String(number)),
    one(figure, "curves whose ranks are not 1…100, 101…1000 by 10, 1001… by 100", "0"),
    one(figure, "ranks at which an error is smaller than before", "0"),
    one(figure, "curves compared with the means over 1,000 genes", String(compared)),
    one(figure, "means over 1,000 genes outside their ranks 991–1,001", "0"),
    one(figure, "largest relative difference of dist_se (rank 1,001) from sd/√rank (rank 1,000)", "0", PAPER, 0.01), // prettier-ignore
  ];
}

function interval(quantity: string, printed: string): Published[] {
  const [value, lower, upper] = printed.split(" ") as [string, string, string];
  return [
    one("Q22", quantity, value, DERIVED),
    one("Q22", `${quantity}, lower end`, lower, DERIVED, MONTE_CARLO),
    one("Q22", `${quantity}, upper end`, upper, DERIVED, MONTE_CARLO),
  ];
}

/** Published numbers that the Source Data do not determine. */
export const NOT_DETERMINED: readonly { figure: string; what: string; why: string }[] = [
  { figure: "Fig 2a", what: "73 / 398 / 629 perturbations that all main methods predict over all splits", why: "the sheet holds held-out rows only" }, // prettier-ignore
  { figure: "Q1", what: "63 / 43 and 26 / 21 panel genes that scFoundation's and scGPT's lists lack", why: "the gene lists of these models are not part of the Source Data" }, // prettier-ignore
  { figure: "ED 3", what: "δ, σ, p0 and the thresholds of the null", why: "its points were not exported" },
  { figure: "ED 4", what: "AUPRC and AUROC", why: "the curves were not exported; Fig 1c has the mean of TPR only" }, // prettier-ignore
  { figure: "ED 7", what: "standard deviations .1197 and .1314", why: "they were not exported" },
  { figure: "ED 8b", what: "curves sorted by differential expression", why: "they were not exported" },
  { figure: "ED 9b", what: "slopes .08 and .04", why: "its points were not exported" },
];
