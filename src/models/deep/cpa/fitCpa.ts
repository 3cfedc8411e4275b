import type { CellReader } from "../../../data/cellMatrix.ts";
import { isControl } from "../../../data/condition.ts";
import { predictionsFor } from "../../../data/predictions.ts";
import type { Pseudobulk } from "../../../data/pseudobulk.ts";
import { PertlineError } from "../../../error.ts";
import { listed } from "../../../nearest.ts";
import type { NamedMatrix } from "../../../stats/matrix.ts";
import { random } from "../../../stats/random.ts";
import type { Fitted } from "../../model.ts";
import { coding, CONTROL, type Coding } from "./batches.ts";
import { type CountMatrix, restoreCounts } from "./counts.ts";
import { controlsFor, decoder } from "./decoding.ts";
import { cpaNetwork } from "./network.ts";
import { CPA, cpaSettings, type CpaOptions, type CpaSettings } from "./settings.ts";
import { type CpaHistory, trainCpa } from "./training.ts";
import { validator } from "./validation.ts";

/** Latent states of cells, cells × 32 each, row-major. */
export interface CpaLatent {
  /** Without the perturbation: what is left when the adversary cannot tell it. */
  basal: Float32Array;
  /** With the embedding of the cell's perturbation added. */
  after: Float32Array;
  /** Label of each cell's condition. */
  conditions: readonly string[];
}

/** What is worth looking at of a trained CPA. */
export interface CpaDetails {
  settings: CpaSettings;
  history: CpaHistory;
  /** Perturbations (control first) × latent dimensions. */
  embedding: NamedMatrix;
  /** Latent states of the cells of conditions, which are read for it. */
  latent(conditions: readonly string[]): Promise<CpaLatent>;
  /** By name, as the tensor engine keeps them. */
  parameters: ReadonlyMap<string, { shape: readonly number[]; values: Float32Array }>;
  /** What was left out or decided, each one sentence. */
  notes: readonly string[];
}

export interface CpaFitted extends Fitted {
  details: Readonly<Record<string, unknown>> & CpaDetails;
}

/** Share of the training cells that is validated on where the split has no validation conditions, as cpa-tools does. */
const HELD_BACK = 0.1;

export async function fitCpa(
  model: { id: string; label: string },
  training: Pseudobulk,
  options: CpaOptions,
  read: CellReader,
): Promise<CpaFitted> {
  const settings = cpaSettings(options);
  const notes: string[] = [];
  const trained = training.conditions.map(({ label }) => label);
  const matrix = await read([...trained, ...(options.validation ?? [])]);
  if (matrix.genes.length !== training.genes.length)
    throw new PertlineError("BAD_CELLS", `The cells have ${matrix.genes.length} genes, the pseudobulk ${training.genes.length}: read both from the same data with the same options.`); // prettier-ignore
  const { cells, empty, whole } = restoreCounts(matrix, settings.counts);
  if (empty.size > 0) notes.push(`Cells without any value have no library size and are left out: ${[...empty].map(([label, n]) => `${n} of ${label}`).join(", ")}.`); // prettier-ignore
  if (whole < 0.9) notes.push(`In ${Math.round(100 * (1 - whole))} % of the cells e^x − 1 is no multiple of one unit: what stands for their counts are no whole numbers.`); // prettier-ignore
  const constant = constantGenes(training);
  if (constant > 0) notes.push(`${constant} genes are 0 in all training conditions; they are kept, and predicted as next to 0.`); // prettier-ignore

  const isTrained = (cell: number): boolean => cells.conditionOf[cell]! < trained.length;
  const all = Int32Array.from({ length: cells.nCells }, (_, cell) => cell);
  const own = all.filter(isTrained);
  const code = coding(cells, own);
  const without = trained.filter((_, row) => !own.some((cell) => cells.conditionOf[cell] === row));
  if (without.length > 0) notes.push(`Conditions without cells to learn from are left out: ${listed(without)}.`); // prettier-ignore
  const controls = own.filter((cell) => isControl(cells.conditions[cells.conditionOf[cell]!]!));
  if (controls.length === 0) throw new PertlineError("NO_CONTROL_CELLS", "CPA predicts from control cells, and none of the training cells is one."); // prettier-ignore
  if (code.classes < 2) throw new PertlineError("ONE_CONDITION", "CPA learns what perturbations change: it needs at least one perturbed condition with cells besides control."); // prettier-ignore

  const parts = validationCells(cells, code, own, trained.length, settings, notes);
  const network = cpaNetwork({ genes: cells.genes.length, perturbations: code.perturbations.length, classes: code.classes }, settings.seed); // prettier-ignore
  const source = random(settings.seed);
  const watch = parts.validation.length > 1 ? validator(network, cells, code, parts.validation, { ...settings, source: source.split("validation") }) : undefined; // prettier-ignore
  let history: CpaHistory;
  try {
    history = await trainCpa(network, cells, code, parts.training, {
      settings,
      ...(watch && { validator: watch }),
      ...(options.signal && { signal: options.signal }),
      ...(options.onEpoch && { onEpoch: options.onEpoch }),
    });
  } finally {
    await watch?.close();
  }

  const embeddingOf = (name: string): Float64Array | undefined => {
    const at = code.perturbations.indexOf(name);
    if (at >= 0) return Float64Array.from(network.embedding.values.subarray(at * CPA.latent, (at + 1) * CPA.latent)); // prettier-ignore
    if (settings.unseen === "none") return undefined;
    const draw = source.split(`untrained ${name}`);
    return Float64Array.from({ length: CPA.latent }, () => draw.normal());
  };
  const shiftOf = (genes: readonly string[]): Float64Array | string => {
    const names = genes.length === 0 ? [CONTROL] : [...new Set(genes)];
    const rows = names.map(embeddingOf);
    const unknown = names.filter((_, i) => rows[i] === undefined);
    if (unknown.length > 0) return `${unknown.join(" and ")} ${unknown.length === 1 ? "is" : "are"} not perturbed in any training condition, so the embedding would be untrained`; // prettier-ignore
    return rows.reduce((a, b) => a!.map((value, d) => value + b![d]!))!;
  };
  return {
    predict: async (conditions) => {
      const made = decoder(network, settings.threads);
      try {
        const basal = await made.basal(cells, controls);
        const profiles = new Map<string, Float64Array | string>();
        const answers = predictionsFor(model, training, conditions, ({ label, genes }) => {
          const shift = shiftOf(genes);
          profiles.set(label, shift);
          return typeof shift === "string" ? shift : new Float64Array(training.genes.length);
        });
        const width = training.genes.length;
        for (const [row, label] of answers.conditions.entries()) {
          options.signal?.throwIfAborted();
          const rows = controlsFor(settings.controls, controls, drawsOf(own, code), source.split(`controls ${label}`)); // prettier-ignore
          const states = new Float32Array(rows.length * CPA.latent);
          rows.forEach((at, i) => states.set(basal.subarray(at * CPA.latent, (at + 1) * CPA.latent), i * CPA.latent)); // prettier-ignore
          const sums = Float64Array.from(rows, (at) => sumOf(settings.output, cells, controls[at]!));
          answers.values.set(await made.meanProfile(states, profiles.get(label) as Float64Array, sums), row * width); // prettier-ignore
        }
        return answers;
      } finally {
        await made.close();
      }
    },
    details: {
      settings,
      history,
      embedding: {
        rows: code.perturbations.length,
        columns: CPA.latent,
        values: Float64Array.from(network.embedding.values),
        rowNames: code.perturbations,
        columnNames: Array.from({ length: CPA.latent }, (_, d) => `latent ${d + 1}`),
      },
      parameters: new Map(network.parameters.map(({ name, shape, values }) => [name, { shape, values }])),
      notes,
      latent: async (labels) => {
        const wanted = restoreCounts(await read(labels), settings.counts).cells;
        const made = decoder(network, settings.threads);
        try {
          const basal = await made.basal(wanted, Int32Array.from({ length: wanted.nCells }, (_, cell) => cell)); // prettier-ignore
          const shifts = wanted.conditions.map(({ genes }) => shiftOf(genes));
          const after = basal.map((value, at) => {
            const shift = shifts[wanted.conditionOf[Math.floor(at / CPA.latent)]!]!;
            return typeof shift === "string" ? NaN : value + shift[at % CPA.latent]!;
          });
          return { basal, after, conditions: Array.from(wanted.conditionOf, (row) => wanted.conditions[row]!.label) }; // prettier-ignore
        } finally {
          await made.close();
        }
      },
    },
  };
}

/** Which cells are trained on, and which are looked at to choose the best epoch. */
function validationCells(
  cells: CountMatrix,
  { positions }: Coding,
  own: Int32Array,
  trained: number,
  { seed }: CpaSettings,
  notes: string[],
): { training: Int32Array; validation: Int32Array } {
  const other = Array.from({ length: cells.nCells }, (_, cell) => cell).filter((cell) => cells.conditionOf[cell]! >= trained); // prettier-ignore
  const known = other.filter((cell) => positions(cells.conditions[cells.conditionOf[cell]!]!) !== undefined);
  if (known.length < other.length) {
    const strange = new Set(other.filter((cell) => !known.includes(cell)).map((cell) => cells.conditions[cells.conditionOf[cell]!]!.label)); // prettier-ignore
    notes.push(`Validation conditions with genes that are not perturbed in training have no embedding and choose no epoch: ${listed([...strange])}.`); // prettier-ignore
  }
  if (known.length > 1) return { training: own, validation: Int32Array.from(known) };
  notes.push(`The best epoch is chosen by a tenth of the training cells, drawn and not trained on: the split has no validation conditions that can be predicted.`); // prettier-ignore
  const order = random(seed).split("held back").shuffle(own.slice());
  const n = Math.floor(HELD_BACK * order.length);
  return { training: order.slice(n).sort(), validation: order.slice(0, n).sort() };
}

/** As many control cells as training conditions have cells on average. */
function drawsOf(own: Int32Array, { classes }: Coding): number {
  return Math.max(1, Math.round(own.length / classes));
}

function sumOf(output: CpaSettings["output"], cells: CountMatrix, cell: number): number {
  if (output === "cp10k") return 10_000;
  return output === "data" ? cells.scaledTotals[cell]! : cells.totals[cell]!;
}

function constantGenes({ means, genes, conditions }: Pseudobulk): number {
  const zero = (g: number): boolean => conditions.every((_, row) => means[row * genes.length + g] === 0);
  return genes.filter((_, g) => zero(g)).length;
}
