import type { CheckRow, Resampling } from "./check.ts";
import { compareWithPublished } from "./check.ts";
import { NOT_DETERMINED, PUBLISHED } from "./published.ts";
import { recomputeDoubles } from "./recomputeDoubles.ts";
import { recomputeInteractions } from "./recomputeInteractions.ts";
import { recomputeSetup } from "./recomputeSetup.ts";
import { recomputeSingles } from "./recomputeSingles.ts";
import { recomputeSupplement } from "./recomputeSupplement.ts";
import type { SourceData } from "./sourceData.ts";
import { readSourceData } from "./sourceData.ts";

export interface SourceDataCheck {
  /** Every published number, in the order of the paper. */
  rows: readonly CheckRow[];
  /** Numbers that the Source Data do not determine. */
  notDetermined: readonly { figure: string; what: string; why: string }[];
}

/**
 * Recomputes from the paper's Source Data workbooks every published mean, ratio, interval and count that they determine, with
 * the functions that score any other model: `scoreMeans`, `baselineRatios`, the metrics and their bootstraps.
 * @param folder with the nine `.xlsx` files
 * @throws PertlineError NOT_SOURCE_DATA
 */
export async function checkSourceData(folder: string, options: Resampling = {}): Promise<SourceDataCheck> {
  return checkSheets(await readSourceData(folder), options);
}

/** The same for workbooks that were read. */
export function checkSheets(data: SourceData, options: Resampling = {}): SourceDataCheck {
  const recomputed = new Map([
    ...recomputeDoubles(data, options),
    ...recomputeSingles(data, options),
    ...recomputeSupplement(data),
    ...recomputeInteractions(data),
    ...recomputeSetup(data),
  ]);
  return { rows: compareWithPublished(PUBLISHED, recomputed), notDetermined: NOT_DETERMINED };
}
