import { fromTable, importPredictions, type ImportedPredictions, type ImportOptions } from "../data/importPredictions.ts"; // prettier-ignore
import { conditionFinder } from "../data/matchConditions.ts";
import { parseCondition } from "../data/condition.ts";
import type { Predictions } from "../data/predictions.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import { PertlineError } from "../error.ts";
import { listed } from "../nearest.ts";
import type { Fitted, Model } from "./model.ts";

export interface ImportedModelOptions extends Pick<ImportOptions, "are" | "condition" | "minGenes"> {
  /** In tables of scores; `import(LABEL)` unless told. */
  id?: string;
  /** As figures write it, with "(imported)" behind; the name of the file unless told. */
  label?: string;
}

/**
 * Predictions that somebody made elsewhere, as a model beside others. Nothing is learned: conditions that were not
 * predicted are listed as such. They are matched to the data by genes and conditions as `importPredictions` does, and
 * refused where they do not look like expression on the scale of the data (`are` says what they are).
 *
 * @param source an exchange folder, `.h5ad`, Zarr, Parquet, or delimited text, or predictions in memory
 * @returns a model whose `fit` gives `details.notes` once something was predicted, and whose `predict` throws PertlineError
 * of `importPredictions`
 */
export function importedModel(
  source: string | (Pick<Predictions, "genes" | "conditions" | "values"> & { label?: string }),
  options: ImportedModelOptions = {},
): Model {
  const name =
    options.label ?? (typeof source === "string" ? fileName(source) : (source.label ?? "predictions"));
  const label = `${name} (imported)`;
  const id = options.id ?? `import(${name})`;
  return {
    id,
    label,
    family: "imported",
    engine: "import",
    about: {
      predicts: "what somebody computed elsewhere",
      source: typeof source === "string" ? source : "numbers in memory",
    },
    fit: async (training, { signal } = {}): Promise<Fitted> => {
      const notes: string[] = [];
      return {
        details: { notes },
        predict: async (conditions) => {
          const wanted = withAsked(training, conditions);
          const { are, condition, minGenes } = options;
          const importing: ImportOptions = { name, ...(are && { are }), ...(condition !== undefined && { condition }), ...(minGenes !== undefined && { minGenes }), ...(signal && { signal }) }; // prettier-ignore
          const imported =
            typeof source === "string"
              ? await importPredictions(source, wanted, importing)
              : fromTable({ source: name, genes: [...source.genes], conditions: [...source.conditions], values: source.values }, wanted, importing); // prettier-ignore
          notes.splice(0, notes.length, ...imported.notes);
          return asked(imported, wanted, conditions, { id, label });
        },
      };
    },
  };
}

/** The conditions asked for and no others, with the reason where there is nothing. */
function asked(
  { predictions }: ImportedPredictions,
  truth: Pseudobulk,
  labels: readonly string[],
  { id, label }: { id: string; label: string },
): Predictions {
  const { values, standardErrors, nCells } = predictions;
  const width = predictions.genes.length;
  const find = conditionFinder(truth.conditions, truth.conditions[truth.control]!.label);
  const rowOf = (one: string): number => {
    const meant = find(one).map((row) => predictions.conditions.indexOf(truth.conditions[row]!.label));
    return Math.max(predictions.conditions.indexOf(one), ...meant);
  };
  const rows = labels.map(rowOf);
  const kept = rows.filter((row) => row >= 0);
  const pick = (all: Float64Array): Float64Array => {
    const found = new Float64Array(kept.length * width);
    kept.forEach((row, i) => found.set(all.subarray(row * width, (row + 1) * width), i * width));
    return found;
  };
  return {
    ...predictions,
    model: id,
    label,
    conditions: labels.filter((_, i) => rows[i]! >= 0),
    values: pick(values),
    ...(standardErrors && { standardErrors: pick(standardErrors) }),
    ...(nCells && { nCells: kept.map((row) => nCells[row]!) }),
    notPredicted: labels.flatMap((condition, i) => (rows[i]! >= 0 ? [] : [{ condition, reason: `not among the predictions in ${predictions.label}` }])), // prettier-ignore
  };
}

/**
 * The training data with a row for each condition asked for. Its truth is not for models to see: for the check of scales
 * the mean of training stands in for it, which has the same level.
 */
function withAsked(training: Pseudobulk, labels: readonly string[]): Pseudobulk {
  const control = training.conditions[training.control]!.label;
  const known = new Set(training.conditions.map(({ label }) => label));
  const added = labels.filter((label) => !known.has(label)).map((label) => parseCondition(label, control));
  if (new Set(labels).size !== labels.length)
    throw new PertlineError("DUPLICATE_CONDITION", `Each condition is asked for once: ${listed(labels.filter((label, i) => labels.indexOf(label) !== i))}.`); // prettier-ignore
  const width = training.genes.length;
  const n = training.conditions.length;
  const mean = new Float64Array(width);
  training.means.forEach((value, at) => (mean[at % width]! += value / n));
  const extended = (values: Float64Array, more: Float64Array): Float64Array => {
    const all = new Float64Array((n + added.length) * width);
    all.set(values);
    added.forEach((_, i) => all.set(more, (n + i) * width));
    return all;
  };
  const nothing = new Float64Array(width);
  return {
    ...training,
    dataset: `${training.dataset} in this comparison`,
    conditions: [...training.conditions, ...added],
    means: extended(training.means, mean),
    variances: extended(training.variances, nothing),
    halves: [extended(training.halves[0], mean), extended(training.halves[1], mean)],
    nCells: [...training.nCells, ...added.map(() => 0)],
  };
}

function fileName(file: string): string {
  const last = file.replace(/[\\/]+$/, "").split(/[\\/]/).at(-1) ?? file; // prettier-ignore
  return last.replace(/\.(h5ad|csv|tsv|txt|zarr|zip|parquet)$/i, "");
}
