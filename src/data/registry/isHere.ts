import { existsSync } from "node:fs";
import type { GetOptions } from "./getData.ts";
import { dataPaths } from "./getData.ts";

/**
 * Whether every file of a data set is in the data folder; nothing is fetched or read (`verifyData` compares checksums).
 *
 * @throws PertlineError UNKNOWN_DATASET
 */
export async function isHere(name: string, environment?: GetOptions["environment"]): Promise<boolean> {
  return (await dataPaths(name, environment)).every((file) => existsSync(file));
}
