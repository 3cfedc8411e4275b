import { readFile } from "node:fs/promises";
import path from "node:path";
import { PertlineError } from "../../../error.ts";
import { writeAtomic } from "../../writeAtomic.ts";
import type { RunSettings } from "./options.ts";
import type { RunResults } from "./runData.ts";
import type { Stamp } from "./stamp.ts";
import { DRAWING, versionsOf } from "./versions.ts";

const FILE = "run.json";
const FORMAT = 1;

export interface RunRecord {
  versions: Record<string, string>;
  settings: RunSettings;
  complete: boolean;
  /** What is said when a run goes on in its folder. */
  sentence: string;
}

/**
 * The record of the run that a folder holds; undefined where there is none.
 * @throws PertlineError NEWER_RUN, NOT_A_RUN
 */
export async function readRunRecord(folder: string): Promise<RunRecord | undefined> {
  const file = path.join(folder, FILE);
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  let record: { format?: string; version?: number; versions?: Record<string, string>; settings?: RunSettings; complete?: boolean }; // prettier-ignore
  try {
    record = JSON.parse(text) as typeof record;
  } catch {
    record = {};
  }
  const { format, version = 0, versions = {}, settings, complete = false } = record;
  if (format !== "pertline-paper-run" || !settings)
    throw new PertlineError("NOT_A_RUN", `${file} is not what a run of the paper writes. Name another folder with --out, or remove that file.`); // prettier-ignore
  if (version > FORMAT)
    throw new PertlineError("NEWER_RUN", `${folder} was made by a newer pertline (${versions["pertline"] ?? "?"}). Update pertline, or name another folder with --out.`); // prettier-ignore
  const now = versionsOf(DRAWING);
  const changed = Object.keys(now).filter((name) => versions[name] !== now[name]);
  const sentence =
    changed.length > 0
      ? `${folder} was made with ${changed.map((name) => `${name} ${versions[name] ?? "unknown"} (now ${now[name]})`).join(", ")}: what depends on that is done again.` // prettier-ignore
      : complete
        ? `${folder} holds a finished run: only what has changed is done again.`
        : `${folder} holds a run that was not finished: it goes on.`;
  return { versions, settings, complete, sentence };
}

/** Written when a run begins, and with checksums of all results when it has ended. */
export async function writeRunRecord(
  folder: string,
  settings: RunSettings,
  ended?: { stamps: ReadonlyMap<string, Stamp>; results: RunResults },
): Promise<void> {
  const { files, ...rest } = settings;
  const record = {
    format: "pertline-paper-run",
    version: FORMAT,
    complete: ended !== undefined,
    versions: versionsOf(DRAWING),
    settings: { ...rest, files },
    ...(ended && {
      provenance: ended.results.provenance,
      datasets: ended.results.datasets.map(({ dataset, kind, seeds, models }) => ({ dataset, task: kind, seeds, models: models.map(({ id }) => id) })), // prettier-ignore
      results: Object.fromEntries([...ended.stamps.values()].flatMap(({ outputs }) => Object.entries(outputs).map(([name, { sha256 }]) => [name, sha256]))), // prettier-ignore
    }),
  };
  await writeAtomic(path.join(folder, FILE), `${JSON.stringify(record, undefined, 2)}\n`);
}
