import type { Provenance } from "../../../data/provenance.ts";
import type { Predictions } from "../../../data/predictions.ts";
import { occurrences } from "../../../data/geneOccurrences.ts";
import { encodeArrays, readArrays } from "./arraysFile.ts";

/** What a model said, or why it said nothing. */
export interface RunPredictions {
  model: string;
  label: string;
  /** Sentences of the model about how it was fitted. */
  notes: readonly string[];
  predictions?: Predictions;
  /** Why there are none. */
  reason?: string;
}

interface Header {
  model: string;
  label: string;
  provenance: Provenance;
  conditions: string[];
  notPredicted: { condition: string; reason: string }[];
  notes: string[];
  reason?: string;
}

/** Columns are positions among the genes of the pseudobulk; without them, all of these. */
export function encodePredictions(
  { model, label, notes, predictions, reason }: RunPredictions,
  genes: readonly string[],
): Uint8Array[] {
  const header: Header = {
    model,
    label,
    provenance: predictions?.provenance ?? "not run",
    conditions: [...(predictions?.conditions ?? [])],
    notPredicted: [...(predictions?.notPredicted ?? [])],
    notes: [...notes],
    ...(reason !== undefined && { reason }),
  };
  if (!predictions) return encodeArrays({ header: { ...header }, arrays: {} });
  const same = predictions.genes.length === genes.length && predictions.genes.every((gene, i) => gene === genes[i]); // prettier-ignore
  const at = new Map(occurrences(genes).map((name, column) => [name, column]));
  const columns: Record<string, Float64Array> = same ? {} : { columns: Float64Array.from(occurrences(predictions.genes), (name) => at.get(name)!) }; // prettier-ignore
  return encodeArrays({ header: { ...header }, arrays: { values: predictions.values, ...columns } });
}

/** @throws PertlineError BAD_ARRAYS_FILE */
export async function readRunPredictions(file: string, genes: readonly string[]): Promise<RunPredictions> {
  const { header, arrays } = await readArrays(file);
  const { model, label, provenance, conditions, notPredicted, notes, reason } = header as unknown as Header;
  const { values, columns } = arrays;
  return {
    model,
    label,
    notes,
    ...(reason !== undefined && { reason }),
    ...(values && {
      predictions: {
        ...{ model, label, provenance, conditions, notPredicted, values },
        genes: columns ? Array.from(columns, (column) => genes[column]!) : genes,
      },
    }),
  };
}
