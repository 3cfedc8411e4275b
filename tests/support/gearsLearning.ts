import { cellReader } from "../../src/data/cellMatrix.ts";
import { demoFile, demoSettings } from "../../src/data/demo.ts";
import type { GeneGraph } from "../../src/data/goGraph.ts";
import { loadCells } from "../../src/data/load.ts";
import { expressionPanel } from "../../src/data/panel.ts";
import { predictionOf, type Predictions } from "../../src/data/predictions.ts";
import { pseudobulk, type Pseudobulk } from "../../src/data/pseudobulk.ts";
import { meansOf, selectConditions } from "../../src/data/select.ts";
import { goGraph } from "../../src/data/simulate/goGraph.ts";
import { simulate } from "../../src/data/simulate/simulate.ts";
import { mean as meanModel } from "../../src/models/baselines/mean.ts";
import { gears, type GearsFitted } from "../../src/models/deep/gears.ts";
import { ontologyGraph } from "../../src/models/deep/gears/ontology.ts";
import { splitFor } from "../../src/splits/registry.ts";
import { heldOut, type Split } from "../../src/splits/split.ts";
import { shared } from "./shared.ts";

/** What GEARS and cell-gears are both trained on: a file, its splits and a graph. */
export interface LearningTask {
  file: string;
  truth: Pseudobulk;
  graph: GeneGraph;
  epochs: number;
  options: { condition: string; where?: string };
}

/** Families of the genes perturbed in norman-mcfaline-devel: a stand-in for GO, made by hand. */
const FAMILIES: Readonly<Record<string, string>> = {
  MAPK: "MAP2K3 MAP2K6 MAP4K3 MAP4K5 MAP3K21 MAPK1",
  TF: "KLF1 CEBPE RUNX1T1 FOXO4 FOXL2 HOXB9 TBX3 ZBTB10",
  CHROM: "SAMD1 KMT2A SET CBL ZBTB10",
  KIN: "SGK1 PLK4 HK2 MAPK1 MAP4K3 MAP4K5",
  PTP: "PTPN12 PTPN9",
  MET: "BPGM HK2 NIT1 SLC38A2",
  SIG: "TGFBR2 MIDN IER5L TBX3 FOXO4",
  CYT: "CNN1 TMSB4X PTPN12",
};

export type LearningTaskName = "demo" | "norman";

/** The demonstration data with their simulated GO graph, or K562 cells of norman-mcfaline-devel; undefined where absent. */
export async function learningTask(name: LearningTaskName): Promise<LearningTask | undefined> {
  const file = name === "demo" ? await demoFile() : shared("data/cells/norman-mcfaline-devel.h5ad");
  if (file === undefined) return undefined;
  const options = { condition: "condition", ...(name === "norman" && { where: "cell_type=k562" }) };
  const cells = await loadCells(file);
  const truth = await pseudobulk(cells, options);
  await cells.close();
  return { file, truth, options, epochs: name === "demo" ? 3 : 5, graph: name === "demo" ? await demoGraph() : familyGraph() }; // prettier-ignore
}

async function demoGraph(): Promise<GeneGraph> {
  const { gene2go, source, target, importance } = goGraph((await simulate(demoSettings())).truth);
  const genes = [...gene2go.keys()];
  const place = (names: string[]): Int32Array => Int32Array.from(names, (name) => genes.indexOf(name));
  return { genes, source: place(source), target: place(target), importance };
}

function familyGraph(): GeneGraph {
  const terms = new Map<string, Set<string>>();
  for (const [family, genes] of Object.entries(FAMILIES))
    for (const gene of genes.split(" ")) terms.set(gene, (terms.get(gene) ?? new Set()).add(family));
  return ontologyGraph(terms);
}

export function learningSplit({ truth }: LearningTask, seed: number): Split {
  return splitFor(truth, { seed, algorithm: "gears-simulation" });
}

/** Mean L2 distance to the measured means of held-out conditions, over the 1,000 genes highest in control. */
export function meanL2(
  truth: Pseudobulk,
  held: readonly string[],
  of: (condition: string) => ArrayLike<number>,
): number {
  // prettier-ignore
  const panel = expressionPanel(truth, 1000);
  const distances = held.map((label) => {
    const measured = meansOf(
      truth,
      truth.conditions.findIndex((one) => one.label === label),
    );
    const predicted = of(label);
    return Math.sqrt(panel.reduce((sum, gene) => sum + (predicted[gene]! - measured[gene]!) ** 2, 0));
  });
  return distances.reduce((a, b) => a + b) / distances.length;
}

/** Trains GEARS on a split of a task and says how far it, mean and no change are from the held-out conditions. */
export async function learned(
  task: LearningTask,
  seed: number,
  /** Of weights and batches. */
  runSeed: number,
): Promise<{ gears: number; mean: number; noChange: number; fitted: GearsFitted }> {
  const { file, truth, options, graph, epochs } = task;
  const split = learningSplit(task, seed);
  const held = heldOut(split);
  const cells = await loadCells(file);
  const training = selectConditions(truth, split.train);
  const fitted = await gears.fit(training, { cells: cellReader(cells, options), validation: split.validation, graph, epochs, seed: runSeed }); // prettier-ignore
  await cells.close();
  const ask = async (predict: (held: string[]) => Promise<Predictions>): Promise<number> => {
    const found = await predict(held);
    return meanL2(truth, held, (label) => predictionOf(found, label)!);
  };
  return {
    gears: await ask((labels) => fitted.predict(labels)),
    mean: await ask(async (labels) => (await meanModel.fit(training)).predict(labels)),
    noChange: meanL2(truth, held, () => meansOf(truth, truth.control)),
    fitted,
  };
}
