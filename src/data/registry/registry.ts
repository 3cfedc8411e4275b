import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { PertlineError } from "../../error.ts";
import { dataFolder } from "../../io/dataFolder.ts";
import { suggestion } from "../../nearest.ts";
import { BUILT_IN } from "./builtIn.ts";
import type { DataEntry } from "./entry.ts";
import { entrySchema } from "./entry.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Path of the user's own registry: PERTLINE_REGISTRY, else `registry.json` in the data folder, which need not be there. */
export function registryFile(environment: Environment = process.env): string {
  const { PERTLINE_REGISTRY } = environment;
  return PERTLINE_REGISTRY
    ? path.resolve(PERTLINE_REGISTRY)
    : path.join(dataFolder(environment), "registry.json");
}

/**
 * All data sets that can be had by name: the built-in ones and those of the user's own registry,
 * `{"entries": [{"name", "kind", "what", "files": [{"name", "url"}], …}]}`.
 *
 * @throws PertlineError REGISTRY_UNREADABLE, BAD_REGISTRY
 */
export async function dataEntries(environment: Environment = process.env): Promise<DataEntry[]> {
  const file = registryFile(environment);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" && !environment.PERTLINE_REGISTRY)
      return [...BUILT_IN];
    throw new PertlineError("REGISTRY_UNREADABLE", `The registry ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`, { cause: error }); // prettier-ignore
  }
  const bad = (what: string): PertlineError => new PertlineError("BAD_REGISTRY", `The registry ${file} is wrong: ${what}.`); // prettier-ignore
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw bad(`it is no JSON (${(error as Error).message})`);
  }
  const parsed = z.strictObject({ entries: z.array(entrySchema) }).safeParse(content);
  if (!parsed.success) {
    const { path: where = [], message = "" } = parsed.error.issues[0] ?? {};
    throw bad(`${where.join(".") || "at the top"}: ${message}`);
  }
  const all = [...BUILT_IN, ...parsed.data.entries];
  const seen = { name: new Set<string>(), file: new Set<string>() };
  const once = (kind: "name" | "file", value: string): void => {
    if (seen[kind].has(value.toLowerCase())) throw bad(`the ${kind} "${value}" is there twice, or built in`);
    seen[kind].add(value.toLowerCase());
  };
  for (const { name, files } of all) {
    once("name", name);
    for (const one of files) once("file", one.name);
  }
  return all;
}

/** One data set by name. @throws PertlineError UNKNOWN_DATASET, naming near misses; those of `dataEntries` */
export async function dataEntry(name: string, environment?: Environment): Promise<DataEntry> {
  const entries = await dataEntries(environment);
  const found = entries.find((entry) => entry.name === name);
  if (found) return found;
  throw new PertlineError(
    "UNKNOWN_DATASET",
    `There is no data set "${name}". ${suggestion(name, entries.map((entry) => entry.name))}`, // prettier-ignore
  );
}
