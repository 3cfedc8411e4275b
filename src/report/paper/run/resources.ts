import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { toCsv } from "../../../figures/figureData.ts";
import { parseCsv } from "./csv.ts";
import { writeAtomic } from "../../writeAtomic.ts";
import type { StageKind } from "./stage.ts";

/** What a stage took: a row of `resources.csv`. These differ from run to run, all other results do not. */
export interface StageResources {
  stage: StageKind;
  dataset: string;
  seed: number | undefined;
  model: string;
  /** Wall time. */
  seconds: number;
  /** Largest resident memory of the process while the stage ran, its threads included. */
  peakMemoryBytes: number;
  /** Whether that is the largest at any moment (Linux) or the largest that was seen every 20 ms. */
  memory: "peak" | "sampled";
}

/** Runs work and measures it. */
export async function measured<T>(
  work: () => Promise<T>,
): Promise<{ value: T } & Pick<StageResources, "seconds" | "peakMemoryBytes" | "memory">> {
  const exact = await resetPeak();
  let largest = process.memoryUsage.rss();
  const look = (): void => void (largest = Math.max(largest, process.memoryUsage.rss()));
  const timer = exact ? undefined : setInterval(look, 20);
  timer?.unref();
  const begin = performance.now();
  try {
    const value = await work();
    const seconds = Math.round(performance.now() - begin) / 1000;
    look();
    const peak = exact ? await readPeak() : undefined;
    return { value, seconds, peakMemoryBytes: peak ?? largest, memory: peak === undefined ? "sampled" : "peak" }; // prettier-ignore
  } finally {
    clearInterval(timer);
  }
}

/** Linux forgets the peak so far when asked (proc(5), clear_refs). */
async function resetPeak(): Promise<boolean> {
  try {
    await writeFile("/proc/self/clear_refs", "5");
    return (await readPeak()) !== undefined;
  } catch {
    return false;
  }
}

async function readPeak(): Promise<number | undefined> {
  const status = await readFile("/proc/self/status", "utf8").catch(() => "");
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

const FILE = "resources.csv";

/** The table of a run folder; empty where there is none or it cannot be read. */
export async function readResources(folder: string): Promise<StageResources[]> {
  const text = await readFile(path.join(folder, FILE), "utf8").catch(() => "");
  return parseCsv(text).flatMap((row) => {
    const { stage, dataset = "", seed, model = "", seconds, peak_memory_bytes, memory } = row;
    if (stage === undefined || !(Number(seconds) >= 0) || !(Number(peak_memory_bytes) >= 0)) return [];
    return [{ stage: stage as StageKind, dataset, seed: seed ? Number(seed) : undefined, model, seconds: Number(seconds), peakMemoryBytes: Number(peak_memory_bytes), memory: memory === "peak" ? ("peak" as const) : ("sampled" as const) }]; // prettier-ignore
  });
}

/** Writes the table, in the order given. */
export async function writeResources(folder: string, rows: readonly StageResources[]): Promise<void> {
  const table = rows.map(({ stage, dataset, seed, model, seconds, peakMemoryBytes, memory }) => ({ stage, dataset, seed: seed ?? "", model, seconds, peak_memory_bytes: peakMemoryBytes, memory })); // prettier-ignore
  await writeAtomic(path.join(folder, FILE), toCsv(table));
}

/** Stages are the same when they are about the same. */
export function sameStage(a: StageResources, b: StageResources): boolean {
  return a.stage === b.stage && a.dataset === b.dataset && a.seed === b.seed && a.model === b.model;
}
