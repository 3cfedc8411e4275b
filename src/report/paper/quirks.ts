/** What is done about a quirk of the published analysis. */
export type QuirkStatus = "both ways" | "corrected" | "as published" | "checked" | "noted";

/** A quirk, discrepancy or trap of the published analysis. */
export interface Quirk {
  /** Q1 … Q24. */
  id: string;
  title: string;
  /** What was published or is done by the published code. */
  published: string;
  /** What pertline does unless told otherwise. */
  ours: string;
  status: QuirkStatus;
  /** How to switch it, and the source file that has the option. */
  option?: { call: string; file: string };
  /** Test that shows it. */
  test?: string;
}

/** What each status means, for people. */
export const QUIRK_STATUS: Readonly<Record<QuirkStatus, string>> = {
  "both ways": "an option switches between the published way and a corrected one",
  corrected: "done in the corrected way only",
  "as published": "done as published",
  checked: "a matter of the published numbers, which `pertline paper check` recomputes",
  noted: "concerns text, models or data that pertline does not make; nothing to switch",
};

const CHECK = "tests/report/paper/checkSourceData.test.ts";

/** The quirks of Ahlmann-Eltze, Huber and Anders (2025), its code and its Source Data. `docs/quirks.md` is made of them. */
export const QUIRKS: readonly Quirk[] = [
  {
    id: "Q1",
    title: "Models with a smaller vocabulary are scored on fewer genes",
    published:
      "Genes that a model does not predict are dropped for that model alone. The linear model with G of scFoundation or scGPT has a smaller L2 for this reason, while its Pearson delta barely differs from the mean's.",
    ours: "Every model is scored on the genes that all of them predict, and the coverage of each is told.",
    status: "both ways",
    option: { call: 'evaluate({ genes: "perMethod" })', file: "src/metrics/evaluate.ts" },
    test: "tests/metrics/evaluate.test.ts",
  },
  {
    id: "Q2",
    title: "UCE with a linear decoder behaves like a constant",
    published:
      "Its errors equal those of the linear model with random G to 0.016 in L2: it predicts the mean of the training conditions whose target is measured.",
    ours: "The agreement is recomputed from the Source Data, and that mean is a baseline of its own, `measured_target_mean`: b + control of the linear model, to compare any model with.",
    status: "checked",
    test: CHECK,
  },
  {
    id: "Q3",
    title: "“Opposite” interactions cannot occur",
    published:
      "The class needs the double on the other side of control, but the rule before it needs it on the same side. The reported zero is structural.",
    ours: "The published rule unless told, and its zero is structural here too. The other rule asks of the two singles alone that they agree, so that the class can be.",
    status: "both ways",
    option: {
      call: 'interactions(truth, runs, { classes: "singles" })',
      file: "src/interactions/interactions.ts",
    },
    test: "tests/interactions/classes.test.ts",
  },
  {
    id: "Q4",
    title: "P from GEARS has 2 dimensions",
    published: "The code asks for 2 dimensions of the spectral embedding, the Methods say K = 10.",
    ours: "An embedding is used with all the dimensions that it is given with.",
    status: "both ways",
    option: { call: "linear.fit(training, { embedding })", file: "src/models/baselines/linear.ts" },
    test: "tests/models/baselines/linear.test.ts",
  },
  {
    id: "Q5",
    title: "Fig 1b prints Pearson r as R²",
    published: "The number called R² is the correlation of predicted and observed change, not its square.",
    ours: "It is called r. The paper's column r2 is the metric `pearson`, r2_delta is `pearson_delta`.",
    status: "corrected",
    test: "tests/figures/fig1b.test.ts",
  },
  {
    id: "Q6",
    title: "The caption of Fig 2c",
    published:
      "It says faded where the interval contains 0, and gives the n of Fig 2a's first seed (134, 210, 24).",
    ours: "Faded where the interval contains 1; every ratio carries its own n (214, 224 and 20 in the Source Data).",
    status: "corrected",
    test: "tests/figures/fig2c.test.ts",
  },
  {
    id: "Q7",
    title: "Sizes in captions",
    published:
      "ED Fig 10 says 19 624 × 81 143 for 19,264 × 84,143; ED Fig 7 says five splits where there are two.",
    ours: "Numbers of conditions are counted from the Source Data.",
    status: "checked",
    test: CHECK,
  },
  {
    id: "Q8",
    title: "The grey box of ED Fig 6",
    published: "It is additive ± |lower threshold|, not the interval between the two thresholds.",
    ours: "The box reaches from additive + lower to additive + upper threshold; the published one can be asked for.",
    status: "both ways",
    option: {
      call: 'extendedData6({ box: "published" })',
      file: "src/figures/extendedData6.ts",
    },
    test: "tests/figures/extendedData6.test.ts",
  },
  {
    id: "Q9",
    title: "scBERT was fine-tuned on all cells",
    published:
      "The fine-tuning script does not leave out the held-out conditions: a leak, with which it still only matches the mean.",
    ours: "scBERT is not run; its published scores carry the leak.",
    status: "noted",
  },
  {
    id: "Q10",
    title: "What the mean is a mean of",
    published:
      "Training conditions count equally whatever their number of cells, and control is one of them; b of the linear model is over the conditions with a row in P only.",
    ours: "The same.",
    status: "as published",
    test: "tests/models/baselines/mean.test.ts",
  },
  {
    id: "Q11",
    title: "P from Replogle knows the held-out perturbations",
    published:
      "The principal components of the other cell line are taken over all its conditions, those held out in the target included: transfer between cell lines, not unseen biology.",
    ours: "`perturbationComponents` makes it the same way, of all conditions. An embedding is taken as it is given; which conditions it was made of is for its maker to tell.",
    status: "noted",
  },
  {
    id: "Q12",
    title: "ED Fig 9b and 9c use training conditions too",
    published: "Points are of all splits, in 9c averaged over seeds.",
    ours: "The slopes of ED Fig 9c are recomputed from these points.",
    status: "checked",
    test: CHECK,
  },
  {
    id: "Q13",
    title: "Symbols that several genes share",
    published:
      "Tables are joined by symbol, so that a symbol with two rows makes eight, and a look-up by symbol gives the second row the values of the first.",
    ours: "Rows are matched by position, the k-th copy of a symbol with the k-th, and each counts once. The published way is not offered.",
    status: "corrected",
    option: { call: 'evaluate({ duplicates: "first" })', file: "src/metrics/evaluate.ts" },
    test: "tests/metrics/evaluate.test.ts",
  },
  {
    id: "Q14",
    title: "The order of genes in a name",
    published: "Splits sort names by code point, look-ups of singles sort genes in another order.",
    ours: "Splits sort as published; everything else compares conditions as sets of genes.",
    status: "as published",
    test: "tests/splits/norman.test.ts",
  },
  {
    id: "Q15",
    title: "Clipped points",
    published: "Fig 2a ends at L2 10.49, ED Fig 8a sets negative Pearson delta to 0.",
    ours: "Axes hold every point.",
    status: "corrected",
    test: "tests/figures/beeswarm.test.ts",
  },
  {
    id: "Q16",
    title: "Two versions of the linear model",
    published: "Text and one script of an early version disagreed; that script was removed later.",
    ours: "`linear` is the version that the paper's results are of.",
    status: "as published",
    test: "tests/models/baselines/linear.test.ts",
  },
  {
    id: "Q17",
    title: "AUPRC of ED Fig 4",
    published: "Rows are ordered by precision, not by threshold, before the area is taken.",
    ours: "Both numbers stand side by side for every model: the published one and average precision, in the order of the ranking. `extendedData4` prints both. A ranking by chance has about 0 in the first and the share of interactions in the second.",
    status: "both ways",
    option: {
      call: "auprcAsPublished({ hits }), averagePrecision({ hits })",
      file: "src/stats/precisionRecall.ts",
    },
    test: "tests/stats/precisionRecall.test.ts",
  },
  {
    id: "Q18",
    title: "The top 500 of Fig 1f repeat themselves",
    published:
      "Seeds are pooled: of the 501 rows of no change 200 are different pair × gene values, and CPA's are of 9 genes.",
    ours: "The numbers of different values are recomputed from the Source Data; of a model's own predictions `strongest.distinct` tells them. `fig1f` prints them below its bars.",
    status: "checked",
    test: CHECK,
  },
  {
    id: "Q19",
    title: "Shrunken predictions are “buffering”",
    published:
      "Observed classes need all changes in one direction, predicted classes do not: no change predicts buffering by construction.",
    ours: "The same for predicted classes: compare with the row of no change, which is all buffering. `stratifiedAuroc`, beside the published curves, takes from a model what it owes to the size of the expected effect.",
    status: "as published",
    test: "tests/interactions/strongest.test.ts",
  },
  {
    id: "Q20",
    title: "Local fdr calls interactions on additive data",
    published: "No count expected under exact additivity stands beside the 5,035.",
    ours: "The number that the noise of the measured cells would give if all effects added up exactly stands beside every count: by standard errors, by drawn noise, by halves of the cells, and with thresholds chosen anew on noise (`expected`); figures that show a count print it. Interactions can be called on e over its standard error.",
    status: "both ways",
    option: {
      call: "interactions(truth, runs, { standardised })",
      file: "src/interactions/interactions.ts",
    },
    test: "tests/interactions/underAdditivity.test.ts",
  },
  {
    id: "Q21",
    title: "Rows of the bootstrap are not independent",
    published:
      "Rows are resampled as if independent. The 310 of Fig 1a are 122 pairs of 68 genes, and errors of pairs that share a gene go together.",
    ours: "Genes are resampled, and a row counts the product of its genes' multiplicities: intervals of doubles become more than three times as wide. `ratiosTo`, for Fig 2c, resamples rows unless told.",
    status: "both ways",
    option: {
      call: 'baselineRatios(scores, { independent: "rows" })',
      file: "src/metrics/baselineRatios.ts",
    },
    test: "tests/metrics/baselineRatios.test.ts",
  },
  {
    id: "Q22",
    title: "The average matters",
    published:
      "Fig 2c shows the mean of ratios, the text compares means of errors. On K562, GEARS is level with the mean baseline in the first (.998) and better in the second (.973).",
    ours: "The geometric mean of ratios is the headline, with the other two beside it; where they disagree about 1, the answer is “depends on the average”.",
    status: "both ways",
    option: { call: 'ratiosTo(scores, { average: "meanOfRatios" })', file: "src/figures/ratios.ts" },
    test: "tests/metrics/baselineRatios.test.ts",
  },
  {
    id: "Q23",
    title: "What counts are scaled to",
    published:
      "10,000 per cell according to the paper; GEARS' own preparation scales to the median library size.",
    ours: "Expression is taken as stored, and the scale that is found is told; raw counts are scaled to 10,000. L2 of different scales must not be compared.",
    status: "noted",
    test: "tests/data/scale.test.ts",
  },
  {
    id: "Q24",
    title: "Transfer rows that saw the truth",
    published:
      "The workbook of Fig 2c holds P of Replogle K562 on Replogle K562 (ratio .710) and of RPE1 on RPE1 (.641). For Adamson, P of Replogle K562 is of the same cell line: another study, not another line.",
    ours: "These two rows are excluded from Fig 2c and recomputed under this number.",
    status: "checked",
    test: CHECK,
  },
];

/** `docs/quirks.md`. */
export function quirksMarkdown(): string {
  const entry = ({ id, title, published, ours, status, option, test }: Quirk): string =>
    [
      `## ${id} – ${title}`,
      "",
      `_${status}_`,
      "",
      `**Published:** ${published}`,
      "",
      `**pertline:** ${ours}`,
      ...(option ? ["", `**Option:** \`${option.call}\` (${option.file})`] : []),
      ...(test ? ["", `**Shown by:** ${test}`] : []),
    ].join("\n");
  return [
    "# Quirks of the published analysis",
    "",
    "Ahlmann-Eltze, Huber and Anders, _Nature Methods_ 22:1657–1661 (2025), doi 10.1038/s41592-025-02772-6: where text, code, figures and Source Data disagree with each other or with what one would expect, what pertline does about it, and how to switch it. This page is made of `src/report/paper/quirks.ts`.",
    "",
    ...Object.entries(QUIRK_STATUS).map(([status, meaning]) => `- _${status}_: ${meaning}`),
    "",
    QUIRKS.map(entry).join("\n\n"),
    "",
  ].join("\n");
}
