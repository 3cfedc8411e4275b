import { existsSync } from "node:fs";
import path from "node:path";
import { dataPaths } from "../../../data/registry/getData.ts";
import { dataEntry } from "../../../data/registry/registry.ts";
import { PertlineError } from "../../../error.ts";
import type { Environment } from "./environment.ts";
import type { RunSettings } from "./options.ts";

/** Files of a run of real data, by the name of what they are. */
export type RunFiles = Readonly<Record<string, string>>;

/** GEARS' lists that decide which perturbations are kept; scFoundation's fork of GEARS uses the first alone. */
export const GO_LISTS = ["gene2go", "essential_genes"] as const;
/** The graph of the linear model's P GEARS. Without it that model is not run. */
export const GO_GRAPH = "go_essential_all";

/** scFoundation's fork keeps every perturbation with GO terms. */
export function filterLists(dataset: string): readonly string[] {
  return dataset === "norman_from_scfoundation" ? GO_LISTS.slice(0, 1) : GO_LISTS;
}

/**
 * Where the files of a run are. Nothing is fetched.
 * @throws PertlineError MISSING_DATA: which files are missing, and how each is had with and without a network
 */
export async function runFiles(settings: RunSettings, environment?: Environment): Promise<RunFiles> {
  const { datasets, files, goFilter } = settings;
  const found: Record<string, string> = {};
  const missing: string[] = [];
  const wanted = [...datasets, ...new Set(goFilter ? datasets.flatMap(filterLists) : [])];
  for (const name of wanted) {
    const given = files[name];
    const places = given === undefined ? await dataPaths(name, environment) : [given];
    const absent = places.find((place) => !existsSync(place));
    if (absent === undefined) found[name] = places[0]!;
    else missing.push(...(given === undefined ? await howToGet(name, absent, environment) : [`${name}: there is no file ${given}, which --data names.`])); // prettier-ignore
  }
  const graph = (await dataPaths(GO_GRAPH, environment))[0]!;
  if (existsSync(graph)) found[GO_GRAPH] = graph;
  if (missing.length === 0) return found;
  const lists = goFilter && GO_LISTS.some((name) => !(name in found)) ? ["The splits of the paper depend on GEARS' lists; --no-go-filter does without, and gives other splits."] : []; // prettier-ignore
  throw new PertlineError(
    "MISSING_DATA",
    ["Files that this run needs are not here. Nothing was run.", ...missing, ...lists, "Without any file: --simulate runs the same on data of the same shape."].join("\n"), // prettier-ignore
  );
}

async function howToGet(name: string, absent: string, environment?: Environment): Promise<string[]> {
  const { files, what } = await dataEntry(name, environment);
  const file = files.find((one) => absent.endsWith(path.join(...one.name.split("/")))) ?? files[0]!;
  const byHand =
    file.url === undefined
      ? `put it at ${absent}`
      : file.member === undefined
        ? `fetch ${file.url} elsewhere and put it at ${absent}`
        : `fetch ${file.url} elsewhere, an archive, and put ${file.member} of it at ${absent}`;
  return [
    `${name} (${what}): ${absent} is missing.`,
    ...(file.url === undefined ? [] : [`    pertline data get ${name}`]),
    `    without a network: ${byHand}; pertline data get ${name} then checks it`,
  ];
}
