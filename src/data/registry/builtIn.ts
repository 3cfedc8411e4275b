import type { DataEntry } from "./entry.ts";

const dataverse = (id: number): string => `https://dataverse.harvard.edu/api/access/datafile/${id}`;
/** A file as GEARS lays it out: `<name>/perturb_processed.h5ad` out of a ZIP file. */
const gears = (name: string, id: number, about?: string): DataEntry["files"] => [
  { name: `${name}/perturb_processed.h5ad`, url: dataverse(id), member: "perturb_processed.h5ad", about },
];
const GEARS = "GEARS: Roohani, Huang, Leskovec, Nature Biotechnology 2024, doi 10.1038/s41587-023-01905-6";
const NORMAN = "Norman et al., Science 2019, doi 10.1126/science.aax4438";
const REPLOGLE = "Replogle et al., Cell 2022, doi 10.1016/j.cell.2022.05.013";
const FILTERED =
  "Not the whole data set: GEARS kept perturbations with a clear effect, and cells in which the target is nearly silent.";

const SOURCE_DATA =
  "https://raw.githubusercontent.com/const-ae/linear_perturbation_prediction-Paper/c5865d6ffbfb7224c37e5104ef6a1706b103f097/source_data/";
const WORKBOOKS: readonly [name: string, bytes: number, sha256: string][] = [
  ["perturbation_prediction", 1659843, "e097df99adf72d983c63c4e9293c1abf8d10bff2a06c752a1a20644e95b9d591"],
  [
    "single_perturbation_prediction",
    1837062,
    "09c6c198aff4e8a827064183f9cff13eb6f33e56f1689940527304bf78957efe",
  ],
  ["suppl-dataset_overview", 179371, "d1d1f3c0a7dcb36f778aed23f8562e37ccb7cfd7d31065bf396c50fe2f51f2fc"],
  ["suppl-k562_rpe1_transfer", 142949, "2e4649e8e9ab4bd91df0e7582805856b5c881b8b2741f319875a27ab5048903d"],
  [
    "suppl-non_additive_gene_reoccurence",
    12641,
    "95ee763fe8df54d13581488f16583ef9f4c3814106081d740ecae908672c8b66",
  ],
  [
    "suppl-pearson_delta_performance",
    529067,
    "4ec0b805e5b1f11af478e5d38fd482f749fc0c24e68f43c88a93bef29d011109",
  ],
  [
    "suppl-pearson_delta_performance_single_pert",
    586193,
    "61658661412f385356a383c3ed506f4454c6db79b28c272151bb15a725b0faaa",
  ],
  ["suppl-resource_usage", 22907, "f67dc68126c04a1f9af8a1a33230b481a8c672c17a69c1f9326ced4665d8b071"],
  ["suppl-top_gene_plots", 51085, "a052f5273676b347d640667e5a2d2ca36a7b3f19ede68bacbf1e191a30bcf2fc"],
];

/**
 * The data sets of the benchmark and what belongs to them. Addresses are those that GEARS (0.1.2) and the paper name;
 * numbers of cells and perturbations are those the paper states or GEARS' notebooks show, before GEARS' GO filter unless
 * said otherwise.
 */
export const BUILT_IN: readonly DataEntry[] = [
  {
    ...{ name: "norman", kind: "cells", species: "human, K562, CRISPRa", cells: 91_205, genes: 5_045 },
    what: "Norman 2019: genes activated one and two at a time, as GEARS prepared it",
    perturbations: "singles and doubles; 277 conditions remain after GEARS' GO filter",
    ...{ licence: "unknown", citation: `${NORMAN}; ${GEARS}` },
    remark: "The paper's figures use norman_from_scfoundation.",
    files: gears("norman", 6154020, "about 169 MB"),
  },
  {
    ...{
      name: "norman_from_scfoundation",
      kind: "cells",
      species: "human, K562, CRISPRa",
      cells: 84_986,
      genes: 19_264,
    },
    what: "Norman 2019 as scFoundation prepared it: the file behind Figure 1 of the paper",
    perturbations: "100 singles, 124 doubles (84,143 cells) after the GO filter",
    ...{
      licence: "unknown",
      citation: `${NORMAN}; scFoundation: Hao et al., Nature Methods 2024, doi 10.1038/s41592-024-02305-7`,
    },
    files: [
      {
        name: "norman_from_scfoundation/gse133344_k562gi_oe_pert227_84986_19264_withtotalcount.h5ad",
        url: "https://figshare.com/ndownloader/files/44477939",
        member: "gse133344_k562gi_oe_pert227_84986_19264_withtotalcount.h5ad",
      },
    ],
  },
  {
    ...{ name: "adamson", kind: "cells", species: "human, K562, CRISPRi", genes: 5_060 },
    what: "Adamson 2016: genes of the unfolded protein response silenced one at a time, as GEARS prepared it",
    perturbations: "81 singles (65,899 cells) after the GO filter",
    ...{
      licence: "unknown",
      citation: `Adamson et al., Cell 2016, doi 10.1016/j.cell.2016.11.048; ${GEARS}`,
    },
    files: gears("adamson", 6154417),
  },
  {
    ...{ name: "dixit", kind: "cells", species: "unknown" },
    what: "Dixit 2016, as GEARS prepared it; not used in the paper",
    perturbations: "singles",
    ...{ licence: "unknown", citation: `Dixit et al., Cell 2016, doi 10.1016/j.cell.2016.11.038; ${GEARS}` },
    files: gears("dixit", 6154416),
  },
  {
    ...{
      name: "replogle_k562_essential",
      kind: "cells",
      species: "human, K562, CRISPRi",
      cells: 162_751,
      genes: 5_000,
    },
    what: "Replogle 2022: essential genes silenced one at a time in K562, as GEARS prepared it",
    perturbations: "1,087 singles (162,264 cells) after the GO filter",
    ...{ licence: "unknown", citation: `${REPLOGLE}; ${GEARS}`, remark: FILTERED },
    files: gears("replogle_k562_essential", 7458695),
  },
  {
    ...{
      name: "replogle_rpe1_essential",
      kind: "cells",
      species: "human, RPE1, CRISPRi",
      cells: 162_733,
      genes: 5_000,
    },
    what: "Replogle 2022: essential genes silenced one at a time in RPE1, as GEARS prepared it",
    perturbations: "1,534 singles (161,423 cells) after the GO filter",
    ...{ licence: "unknown", citation: `${REPLOGLE}; ${GEARS}`, remark: FILTERED },
    files: gears("replogle_rpe1_essential", 7458694),
  },
  {
    ...{ name: "gene2go", kind: "gene2go", species: "human", perturbations: "none" },
    what: "Gene Ontology terms of each gene, as GEARS uses them: gene → set of GO identifiers",
    ...{ licence: "unknown", citation: `Gene Ontology, doi 10.1038/75556; ${GEARS}` },
    remark: "A Python pickle; read as data, nothing in it is run.",
    files: [{ name: "gene2go_all.pkl", url: dataverse(6153417), about: "9.46 MB" }],
  },
  {
    ...{ name: "essential_genes", kind: "genes", species: "human", perturbations: "none" },
    what: "Genes that GEARS allows as perturbations (with gene2go: its GO filter)",
    ...{ licence: "unknown", citation: GEARS },
    remark: "A Python pickle; read as data, nothing in it is run.",
    files: [{ name: "essential_all_data_pert_genes.pkl", url: dataverse(6934320), about: "559 kB" }],
  },
  {
    ...{ name: "go_essential_all", kind: "graph", species: "human", perturbations: "none" },
    what: "GEARS' graph of genes with similar GO terms: source, target, importance (Jaccard)",
    ...{ licence: "unknown", citation: GEARS },
    files: [
      {
        name: "go_essential_all/go_essential_all.csv",
        url: dataverse(6934319),
        member: "go_essential_all.csv",
      },
    ],
  },
  {
    ...{
      name: "paper_source_data",
      kind: "workbooks",
      species: "human",
      perturbations: "those of the paper",
    },
    what: "The paper's Source Data: the numbers behind its figures, in nine workbooks",
    licence: "MIT, © 2024 Constantin Ahlmann-Eltze (repository); article CC BY 4.0",
    citation:
      "Ahlmann-Eltze, Huber, Anders, Nature Methods 22:1657–1661 (2025), doi 10.1038/s41592-025-02772-6",
    remark: "Published numbers: for checking a reproduction, never for fitting.",
    files: WORKBOOKS.map(([name, bytes, sha256]) => ({
      ...{ name: `paper_source_data/${name}.xlsx`, url: `${SOURCE_DATA}${name}.xlsx`, bytes, sha256 },
    })),
  },
];
