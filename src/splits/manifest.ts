import { readFile, rename, rm, writeFile } from "node:fs/promises";
import * as z from "zod";
import { PertlineError } from "../error.ts";
import type { Split } from "./split.ts";

const labels = z.array(z.string());
const subgroups = z.record(z.string(), labels);

/** A split as a file: versioned JSON that a reader can check and another tool can follow. */
const manifest = z.object({
  format: z.literal("pertline-split"),
  version: z.literal(1),
  algorithm: z.string(),
  seed: z.number().int().nonnegative(),
  fractions: z.record(z.string(), z.number()),
  options: z.record(z.string(), z.union([z.number(), z.boolean(), labels])).optional(),
  train: labels,
  validation: labels,
  test: labels,
  dropped: z.array(z.object({ condition: z.string(), reason: z.string() })),
  subgroups: subgroups.optional(),
  validationSubgroups: subgroups.optional(),
  source: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "expected a SHA-256 in hex")
    .optional(),
  dataset: z.string().optional(),
  nCells: z.number().int().nonnegative().optional(),
  nConditions: z.number().int().nonnegative().optional(),
  notes: labels.optional(),
});

/** What a schema found wrong, in one line: `test: expected array, received undefined`. */
export function problems(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => `${path.length > 0 ? `${path.join(".")}: ` : ""}${message}`)
    .join("; ");
}

/** Whether parsed JSON says that it is a manifest. */
export function isManifest(value: unknown): boolean {
  return (
    typeof value === "object" && value !== null && (value as { format?: unknown }).format === "pertline-split"
  );
}

/**
 * A split from parsed JSON.
 * @throws PertlineError BAD_MANIFEST, NEWER_MANIFEST, OVERLAPPING_SPLIT
 */
export function parseManifest(value: unknown, name = "the manifest"): Split {
  const split = manifestFields(value, name);
  checkDisjoint(split, name);
  return split;
}

/** The same with whatever the lists hold: what an audit looks at. @throws PertlineError BAD_MANIFEST, NEWER_MANIFEST */
export function manifestFields(value: unknown, name: string): Split {
  const version = (value as { version?: unknown } | null)?.version;
  if (isManifest(value) && typeof version === "number" && version > 1)
    throw new PertlineError(
      "NEWER_MANIFEST",
      `${name} has version ${version}; this pertline reads version 1. Update pertline.`,
    );
  const checked = manifest.safeParse(value);
  if (!checked.success)
    throw new PertlineError("BAD_MANIFEST", `${name} is not a split manifest: ${problems(checked.error)}`);
  const fields = Object.entries(checked.data).filter(
    ([name, field]) => name !== "format" && name !== "version" && field !== undefined,
  );
  return Object.fromEntries(fields) as unknown as Split;
}

/**
 * A condition is in one set, once.
 * @throws PertlineError OVERLAPPING_SPLIT
 */
export function checkDisjoint(split: Pick<Split, "train" | "validation" | "test">, name: string): void {
  const seen = new Map<string, string>();
  for (const set of ["train", "validation", "test"] as const)
    for (const label of split[set]) {
      const before = seen.get(label);
      if (before !== undefined)
        throw new PertlineError(
          "OVERLAPPING_SPLIT",
          before === set
            ? `${name} lists "${label}" twice in ${set}; list it once.`
            : `${name} has "${label}" in ${before} and in ${set}; a condition belongs to one set only, else what is tested was trained on.`,
        );
      seen.set(label, set);
    }
}

/** The text of a manifest: one label per line, so that differences between splits are readable. */
export function formatManifest(split: Split): string {
  return `${JSON.stringify({ format: "pertline-split", version: 1, ...split }, undefined, 2)}\n`;
}

/** Reads a manifest. @throws PertlineError FILE_NOT_FOUND, BAD_MANIFEST, NEWER_MANIFEST, OVERLAPPING_SPLIT */
export async function readManifest(file: string): Promise<Split> {
  return parseManifest(await readJson(file), file);
}

/** Writes a manifest whole or not at all. @throws PertlineError WRITE_FAILED */
export async function writeManifest(file: string, split: Split): Promise<void> {
  const partial = `${file}.${process.pid}.partial`;
  try {
    await writeFile(partial, formatManifest(split));
    await rename(partial, file);
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => undefined); // the first error tells more
    throw new PertlineError("WRITE_FAILED", `${file} could not be written: ${(cause as Error).message}. Check the folder, its permissions and free space.`, { cause }); // prettier-ignore
  }
}

/** Parsed JSON of a file. @throws PertlineError FILE_NOT_FOUND, BAD_JSON */
export async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new PertlineError("FILE_NOT_FOUND", `A split is read from a JSON file; ${file} cannot be read. Check the path.`, { cause }); // prettier-ignore
  }
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (cause) {
    throw new PertlineError("BAD_JSON", `${file} is not JSON: ${(cause as Error).message}. Write {"train": […], "test": […], "val": […]}.`, { cause }); // prettier-ignore
  }
}
