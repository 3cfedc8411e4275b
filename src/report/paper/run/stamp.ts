import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { sha256 } from "../../../io/checksum.ts";
import { writeAtomic } from "../../writeAtomic.ts";

/** A file that a stage wrote, by its path in the run folder with forward slashes. */
export interface Output {
  bytes: number;
  sha256: string;
}

/** What is kept of a stage that was done. */
export interface Stamp {
  id: string;
  /** Hash of all that its results depend on. */
  key: string;
  outputs: Record<string, Output>;
}

/** Folder of the stamps in a run folder. */
export const STAMPS = ".stages";

/** Stamps have one folder: what is no letter or digit is written as its code. */
export function stampName(id: string): string {
  return `${id.replace(/[^A-Za-z0-9.=-]/g, (one) => (one === "/" ? "_" : `%${one.codePointAt(0)!.toString(16)}`))}.json`;
}

/** SHA-256 of a value as JSON with its keys sorted. */
export function keyOf(value: unknown): string {
  return createHash("sha256").update(canonical(value)).digest("hex");
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(",")}}`; // prettier-ignore
}

/** The stamp in a file; undefined where there is none, or it cannot be read as one. */
export async function readStamp(file: string): Promise<Stamp | undefined> {
  try {
    const stamp = JSON.parse(await readFile(file, "utf8")) as Stamp;
    const whole =
      typeof stamp.id === "string" &&
      typeof stamp.key === "string" &&
      Object.entries(stamp.outputs).every(([name, { bytes, sha256 }]) => isInside(name) && typeof bytes === "number" && typeof sha256 === "string"); // prettier-ignore
    return whole ? stamp : undefined;
  } catch {
    return undefined;
  }
}

export async function writeStamp(folder: string, stamp: Stamp): Promise<void> {
  await writeAtomic(path.join(folder, STAMPS, stampName(stamp.id)), `${JSON.stringify(stamp, undefined, 2)}\n`); // prettier-ignore
}

/** Whether every file that a stage wrote is there as it was written; sizes first, since they cost nothing. */
export async function outputsIntact(
  folder: string,
  { outputs }: Stamp,
  signal?: AbortSignal,
): Promise<boolean> {
  for (const [name, { bytes }] of Object.entries(outputs)) {
    const found = await stat(path.join(folder, name)).catch(() => undefined);
    if (!found?.isFile() || found.size !== bytes) return false;
  }
  for (const [name, output] of Object.entries(outputs))
    if ((await sha256(path.join(folder, name), signal)) !== output.sha256) return false;
  return true;
}

/** A stamp that somebody edited must not lead out of the run folder. */
function isInside(name: string): boolean {
  const normal = path.posix.normalize(name);
  return normal !== "" && !normal.startsWith("..") && !path.posix.isAbsolute(normal) && !name.includes("\\");
}
