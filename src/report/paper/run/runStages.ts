import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Progress } from "../../../data/cells.ts";
import { PertlineError } from "../../../error.ts";
import { sha256 } from "../../../io/checksum.ts";
import { formatSeconds } from "../../../io/download/rate.ts";
import { measured, readResources, sameStage, writeResources } from "./resources.ts";
import type { StageResources } from "./resources.ts";
import { stageTitle } from "./stage.ts";
import type { Stage } from "./stage.ts";
import { keyOf, outputsIntact, readStamp, STAMPS, stampName, writeStamp } from "./stamp.ts";
import type { Stamp } from "./stamp.ts";
import { versionsOf } from "./versions.ts";

export interface StageRunner {
  /** Does what is not done yet, in order. `later`: the stages that will probably follow in another call. */
  run(stages: readonly Stage[], later?: readonly Stage[]): Promise<void>;
  /** Stamps of the stages so far. */
  stamps: ReadonlyMap<string, Stamp>;
  /** Measurements of the stages so far, of earlier starts included. */
  resources(): readonly StageResources[];
  /** Stages that were found done, and those that were done now. */
  counts: { reused: number; done: number };
}

export interface RunnerOptions {
  folder: string;
  signal: AbortSignal;
  progress: Progress;
  /** Told of each stage as it ends: a line for people. */
  onStage?: (line: string) => void;
}

/** Folder in which a stage writes before its results take their places. */
const FRESH = ".fresh";

/**
 * Runs stages one after the other in a folder. A stage writes beside the results; what it wrote is moved to its place, and
 * its stamp last: so after a kill at any moment a stage is either stamped and whole, or done again. A stage is left out when
 * its stamp says that it was done with the same options, versions and inputs and every file it wrote is unchanged.
 */
export async function stageRunner({
  folder,
  signal,
  progress,
  onStage,
}: RunnerOptions): Promise<StageRunner> {
  await mkdir(path.join(folder, STAMPS), { recursive: true });
  await clearAway(folder);
  const stamps = new Map<string, Stamp>();
  const counts = { reused: 0, done: 0 };
  const before = await readResources(folder);
  const taken: StageResources[] = [];
  let known = 0;

  async function one(stage: Stage, ahead: readonly Stage[], total: number): Promise<void> {
    signal.throwIfAborted();
    const inputs = stage.needs.map((id) => {
      const stamp = stamps.get(id);
      if (!stamp) throw new Error(`${stage.id} needs ${id}, which has not been run`);
      return [id, stamp.outputs];
    });
    const key = keyOf({ id: stage.id, options: stage.options, inputs, versions: versionsOf(stage.packages) });
    const file = path.join(folder, STAMPS, stampName(stage.id));
    const former = await readStamp(file);
    const row = { stage: stage.kind, dataset: stage.dataset ?? "", seed: stage.seed, model: stage.model ?? "", seconds: 0, peakMemoryBytes: 0, memory: "peak" as const }; // prettier-ignore
    if (former?.key === key && (await outputsIntact(folder, former, signal))) {
      stamps.set(stage.id, former);
      counts.reused++;
      taken.push(...before.filter((other) => sameStage(other, row)));
      return;
    }
    const fresh = path.join(folder, FRESH, createHash("sha256").update(stage.id).digest("hex").slice(0, 16));
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh, { recursive: true });
    const { seconds, peakMemoryBytes, memory } = await measured(() =>
      stage.work({ folder: fresh, result: (name) => path.join(folder, name), signal, progress }),
    );
    signal.throwIfAborted();
    const outputs: Stamp["outputs"] = {};
    const names = await filesBelow(fresh);
    for (const name of names) {
      const place = path.join(fresh, name);
      outputs[name] = { bytes: (await stat(place)).size, sha256: await sha256(place, signal) };
    }
    // From here on results are not whole: a stamp without a key names what may lie there.
    await writeStamp(folder, { id: stage.id, key: "", outputs: { ...former?.outputs, ...outputs } });
    for (const name of Object.keys(former?.outputs ?? {}))
      if (!(name in outputs)) await rm(path.join(folder, name), { force: true });
    for (const name of names) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await rename(path.join(fresh, name), path.join(folder, name));
    }
    await rm(fresh, { recursive: true, force: true });
    taken.push({ ...row, seconds, peakMemoryBytes, memory });
    await writeResources(folder, [...taken, ...before.filter((other) => !taken.some((row) => sameStage(row, other)))]); // prettier-ignore
    const stamp = { id: stage.id, key, outputs };
    await writeStamp(folder, stamp);
    stamps.set(stage.id, stamp);
    counts.done++;
    const left = secondsLeft(ahead, [...before, ...taken]);
    onStage?.(`${String(known).padStart(String(total).length)}/${total}  ${stageTitle(stage)}  ${seconds.toFixed(1)} s${left === undefined ? "" : `, about ${formatSeconds(left)} left`}`); // prettier-ignore
  }

  return {
    stamps,
    counts,
    resources: () => taken,
    async run(stages, later = []) {
      const total = known + stages.length + later.length;
      for (const [i, stage] of stages.entries()) {
        known++;
        try {
          await one(stage, [...stages.slice(i + 1), ...later], total);
        } catch (error) {
          await clearAway(folder);
          throw diskFull(error, folder, stage);
        }
      }
      await writeResources(folder, taken);
      await rm(path.join(folder, FRESH), { recursive: true, force: true });
    },
  };
}

/** What a run that was killed left half written. */
async function clearAway(folder: string): Promise<void> {
  await rm(path.join(folder, FRESH), { recursive: true, force: true });
  for (const place of [folder, path.join(folder, STAMPS)])
    for (const name of await readdir(place))
      if (/^\..*\.part$|^\.probe-/.test(name))
        await rm(path.join(place, name), { recursive: true, force: true });
}

/** A full disk as one sentence, whoever noticed it. */
function diskFull(error: unknown, folder: string, stage: Stage): unknown {
  const { code, message = "" } = error as { code?: string; message?: string };
  if (code !== "ENOSPC" && code !== "EDQUOT" && !/ENOSPC|No space left on device/.test(message)) return error;
  return new PertlineError("DISK_FULL", `The disk of ${folder} is full (${stageTitle(stage)}). Make room, or name a folder elsewhere; the same command then goes on where it was.`, { cause: error }); // prettier-ignore
}

/** From what stages of the same kind took, of the same data set where there are such; undefined where one is the first of its kind. */
function secondsLeft(ahead: readonly Stage[], rows: readonly StageResources[]): number | undefined {
  let sum = 0;
  for (const { kind, dataset, model } of ahead) {
    const same = rows.filter((row) => row.stage === kind);
    const near = same.filter((row) => row.dataset === (dataset ?? "") && row.model === (model ?? ""));
    const used = near.length > 0 ? near : same;
    if (used.length === 0) return undefined;
    sum += used.reduce((total, { seconds }) => total + seconds, 0) / used.length;
  }
  return ahead.length === 0 ? undefined : Math.ceil(sum);
}

/** Removes what stages of other options left: whatever has a stamp that is not among those given. */
export async function removeOthers(folder: string, stamps: ReadonlyMap<string, Stamp>): Promise<string[]> {
  const kept = new Set([...stamps.values()].flatMap(({ outputs }) => Object.keys(outputs)));
  const names = new Set([...stamps.keys()].map(stampName));
  const removed: string[] = [];
  for (const name of await readdir(path.join(folder, STAMPS))) {
    if (names.has(name)) continue;
    const file = path.join(folder, STAMPS, name);
    for (const output of Object.keys((await readStamp(file))?.outputs ?? {})) {
      const place = path.join(folder, output);
      if (kept.has(output) || !existsSync(place)) continue;
      await rm(place, { force: true });
      removed.push(output);
      await removeEmpty(folder, path.dirname(output));
    }
    await rm(file, { force: true });
  }
  return removed;
}

async function removeEmpty(folder: string, relative: string): Promise<void> {
  if (relative === "." || (await readdir(path.join(folder, relative)).catch(() => ["?"])).length > 0) return;
  await rm(path.join(folder, relative), { recursive: true, force: true });
  await removeEmpty(folder, path.dirname(relative));
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .sort();
}
