import path from "node:path";
import { cacheFolder } from "./cacheFolder.ts";

/**
 * Where downloaded data sets are kept: PERTLINE_DATA, else `data` in the cache folder. A data folder of GEARS can be
 * named: files lie in it as GEARS puts them.
 */
export function dataFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform?: string,
): string {
  return environment.PERTLINE_DATA
    ? path.resolve(environment.PERTLINE_DATA)
    : path.join(cacheFolder(environment, platform), "data");
}
