import { parseCondition } from "../../../data/condition.ts";
import type { Provenance } from "../../../data/provenance.ts";
import type { Pseudobulk } from "../../../data/pseudobulk.ts";
import { PertlineError } from "../../../error.ts";
import { encodeArrays, readArrays } from "./arraysFile.ts";

interface Header {
  dataset: string;
  provenance: Provenance;
  conditions: string[];
  genes: string[];
  nCells: number[];
  control: number;
  scale: Pseudobulk["scale"];
  notes: string[];
}

/** A pseudobulk as a run keeps it. */
export function encodeTruth(truth: Pseudobulk): Uint8Array[] {
  const { dataset, provenance, conditions, genes, nCells, control, scale, notes } = truth;
  const header: Header = {
    dataset,
    provenance,
    conditions: conditions.map(({ label }) => label),
    genes: [...genes],
    nCells: [...nCells],
    control,
    scale,
    notes: [...notes],
  };
  const { means, variances, halves } = truth;
  return encodeArrays({
    header: { ...header },
    arrays: { means, variances, first: halves[0], second: halves[1] },
  });
}

/** @throws PertlineError BAD_ARRAYS_FILE */
export async function readTruth(file: string): Promise<Pseudobulk> {
  const { header, arrays } = await readArrays(file);
  const { conditions, scale, ...rest } = header as unknown as Header;
  const { means, variances, first, second } = arrays;
  const values = conditions.length * rest.genes.length;
  if (!means || !variances || !first || !second || [means, variances, first, second].some(({ length }) => length !== values)) // prettier-ignore
    throw new PertlineError("BAD_ARRAYS_FILE", `${file} does not hold a pseudobulk. Remove it; the run makes it anew.`); // prettier-ignore
  const control = conditions[rest.control];
  return {
    ...rest,
    conditions: conditions.map((label) => parseCondition(label, control)),
    // JSON has no undefined: a target that is not known is absent.
    scale: { ...scale, target: scale.target },
    means,
    variances,
    halves: [first, second],
  };
}
