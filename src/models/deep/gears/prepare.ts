import type { CellMatrix } from "../../../data/cellMatrix.ts";
import { isControl, isSingle, type Condition } from "../../../data/condition.ts";
import type { GeneGraph } from "../../../data/goGraph.ts";
import type { Pseudobulk } from "../../../data/pseudobulk.ts";
import { PertlineError } from "../../../error.ts";
import { listed } from "../../../nearest.ts";
import { random } from "../../../stats/random.ts";
import type { SparseMatrix } from "../../../tensor/operators/sparseProduct.ts";
import type { TrainingCells } from "./batches.ts";
import { coexpressionGraph } from "./coexpression.ts";
import { convolution, countLinks, sortedNodes, strongestEdges, type Edges } from "./graphs.ts";
import { mostChanged, rowsByCondition } from "./mostChanged.ts";
import { ontologyGraph } from "./ontology.ts";
import type { GearsOptions, GearsSettings } from "./options.ts";
import type { ValidationCondition } from "./validation.ts";

/** Everything that is known before the first step. */
export interface GearsData {
  training: TrainingCells;
  validation: readonly ValidationCondition[];
  coexpression: SparseMatrix;
  ontology: SparseMatrix;
  /** Position of each gene in the perturbation graph. */
  nodeOf: ReadonlyMap<string, number>;
  /** Rows of the control cells. */
  control: readonly number[];
  /** Conditions of training and validation that take no part, and why. */
  excluded: { condition: string; reason: string }[];
  /** What was decided and found, for people: each one sentence. */
  notes: string[];
}

/**
 * Reads the cells and makes of them what GEARS trains on: both graphs, the genes that count, a control cell for each
 * cell, drawn once.
 *
 * @throws PertlineError NEEDS_CELLS, NEEDS_GRAPH, NO_EDGES, TOO_FEW_CONDITIONS, NO_CONTROL_CELLS, NOT_FINITE; of the reader
 */
export async function gearsData(
  truth: Pseudobulk,
  options: GearsOptions,
  settings: GearsSettings,
): Promise<GearsData> {
  const { cells: read, signal, seed = 1 } = options;
  if (!read)
    throw new PertlineError("NEEDS_CELLS", "GEARS learns from single cells, not from their means: pass cells, a reader of the cells behind the pseudobulk (cellReader)."); // prettier-ignore
  const excluded: GearsData["excluded"] = [];
  const notes: string[] = [];
  const trained = truth.conditions.filter((one, row) => (truth.nCells[row]! > 0 ? true : leaveOut(one, "it has no cells"))); // prettier-ignore
  function leaveOut({ label }: Condition, reason: string): false {
    excluded.push({ condition: label, reason });
    return false;
  }
  const validated = (options.validation ?? []).filter((label) => !trained.some((one) => one.label === label));
  const cells = checked(await read([...trained.map(({ label }) => label), ...validated]));
  const rows = rowsByCondition(cells);
  const used = cells.conditions.map((one, at) => at < trained.length && (rows[at]!.length > 0 || leaveOut(one, "it has no cells"))); // prettier-ignore
  const control = rows.flatMap((own, at) => (used[at] && isControl(cells.conditions[at]!) ? own : []));
  if (control.length === 0)
    throw new PertlineError("NO_CONTROL_CELLS", "GEARS starts from control cells, and there are none among those to train on."); // prettier-ignore

  // Conditions are wanted as GEARS wants them: control, and one perturbed gene.
  const simple = new Set([...used.keys()].filter((at) => used[at] && (isControl(cells.conditions[at]!) || isSingle(cells.conditions[at]!)))); // prettier-ignore
  const { coexpressionThreshold: threshold, neighbours, threads } = settings;
  const { edges, constant } = await coexpressionGraph(cells, simple, { threshold, most: neighbours + 1, threads, ...(signal && { signal }) }); // prettier-ignore
  if (constant.length > 0) notes.push(`${constant.length} genes do not vary over the training cells and have no co-expressed genes: ${listed(constant.map((gene) => cells.genes[gene]!))}.`); // prettier-ignore
  if (countLinks(edges) === 0) notes.push(`No two genes correlate above ${threshold} over the training cells: the co-expression graph has no edges.`); // prettier-ignore
  const { genes, edges: alike } = perturbationGraph(truth, options.graph, cells.genes, edges, neighbours, notes); // prettier-ignore
  const nodeOf = new Map(genes.map((gene, node) => [gene, node]));

  const inGraph = (one: Condition): boolean => {
    const missing = one.genes.filter((gene) => !nodeOf.has(gene));
    return missing.length === 0 || leaveOut(one, notInGraph(missing));
  };
  const kept = cells.conditions.map((one, at) => used[at]! && inGraph(one));
  if (!kept.some((keep, at) => keep && !isControl(cells.conditions[at]!)))
    throw new PertlineError("TOO_FEW_CONDITIONS", `GEARS needs a perturbed condition to train on, with its genes in the perturbation graph of ${genes.length} genes; left out: ${listed(excluded.map(({ condition }) => condition)) || "none"}.`); // prettier-ignore
  const nodesOf = cells.conditions.map((one, at) => (kept[at] || at >= trained.length ? one.genes.flatMap((gene) => nodeOf.get(gene) ?? []) : [])); // prettier-ignore
  const validation = cells.conditions.flatMap((one, at) => {
    if (at < trained.length || isControl(one) || !inGraph(one)) return [];
    if (rows[at]!.length === 0) return leaveOut(one, "it has no cells") || [];
    const draw = random(seed).split("control cells").split(one.label);
    return { nodes: nodesOf[at]!, rows: rows[at]!, pairs: rows[at]!.map(() => control[draw.integer(control.length)]!), genes: mostChanged(cells, rows[at]!, control) }; // prettier-ignore
  });
  if (validation.length === 0)
    notes.push("There are no validation conditions to choose an epoch by: the last one is taken.");
  const chosen = Int32Array.from(cells.conditionOf.keys()).filter((row) => kept[cells.conditionOf[row]!]);
  const draw = random(seed).split("control cells");
  return {
    training: {
      cells,
      rows: chosen,
      pairs: chosen.map((row) => (isControl(cells.conditions[cells.conditionOf[row]!]!) ? row : control[draw.integer(control.length)]!)), // prettier-ignore
      nodesOf,
      countedOf: cells.conditions.map((one, at) => (isControl(one) ? new Uint8Array(cells.genes.length).fill(1) : expressed(cells, rows[at]!))), // prettier-ignore
    },
    validation,
    coexpression: convolution(edges, cells.genes.length),
    ontology: convolution(alike, genes.length),
    nodeOf,
    control,
    excluded,
    notes,
  };
}

export function notInGraph(missing: readonly string[]): string {
  return `${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not in the perturbation graph`;
}

/** Nodes and edges between perturbations. */
function perturbationGraph(
  truth: Pseudobulk,
  given: GearsOptions["graph"],
  measured: readonly string[],
  coexpressed: Edges,
  neighbours: number,
  notes: string[],
): { genes: string[]; edges: Edges } {
  if (given === undefined && truth.provenance !== "simulated")
    throw new PertlineError("NEEDS_GRAPH", 'GEARS needs to know which perturbations are alike: give graph, of readGeneGraph or readGene2go (GEARS\' own files are go_essential_all.csv and gene2go_all.pkl; on the command line gears(graph=FILE)), or "coexpression" to take the graph of the measured genes instead.'); // prettier-ignore
  const graph: GeneGraph =
    given === undefined || given === "coexpression"
      ? { genes: [...measured], source: coexpressed.source, target: coexpressed.target, importance: coexpressed.weight } // prettier-ignore
      : given instanceof Map
        ? ontologyGraph(given)
        : given;
  if (given === undefined || given === "coexpression")
    notes.push("Perturbations are alike where their genes are co-expressed: no GO graph was given.");
  const { genes, edges } = sortedNodes(graph);
  const strongest = strongestEdges(edges, neighbours + 1);
  const bad = edges.weight.findIndex((weight) => !(weight >= 0 && weight < Infinity));
  if (bad >= 0)
    throw new PertlineError("NOT_FINITE", `The perturbation graph has an edge from ${genes[edges.source[bad]!]} to ${genes[edges.target[bad]!]} of weight ${edges.weight[bad]}; weights are 0 or more.`); // prettier-ignore
  if (countLinks(strongest) === 0)
    throw new PertlineError("NO_EDGES", `The perturbation graph of ${genes.length} genes has no edge between two of them: nothing could be said of a gene that was not perturbed in training. Give another graph.`); // prettier-ignore
  return { genes, edges: strongest };
}

/** Genes that are not 0 in all cells. */
function expressed({ genes, indptr, indices, values }: CellMatrix, rows: readonly number[]): Uint8Array {
  const found = new Uint8Array(genes.length);
  for (const row of rows)
    for (let k = indptr[row]!; k < indptr[row + 1]!; k++) if (values[k] !== 0) found[indices[k]!] = 1;
  return found;
}

/** @throws PertlineError NOT_FINITE */
function checked(cells: CellMatrix): CellMatrix {
  const bad = cells.values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return cells;
  const row = cells.indptr.findLastIndex((start) => start <= bad);
  throw new PertlineError("NOT_FINITE", `Cell ${row + 1} of ${cells.conditions[cells.conditionOf[row]!]!.label} has the value ${cells.values[bad]} for ${cells.genes[cells.indices[bad]!]}: GEARS learns from finite values.`); // prettier-ignore
}
