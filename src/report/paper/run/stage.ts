import type { Progress } from "../../../data/cells.ts";

/** What a step of a run is about. */
export type StageKind =
  | "data"
  | "prepare"
  | "embedding"
  | "split"
  | "fit"
  | "metrics"
  | "curves"
  | "interactions"
  | "figure"
  | "report";

export interface StageContext {
  /** Folder that stands for the run's: files written here go to the same place there when the stage is done. */
  folder: string;
  /** Path of a result of an earlier stage. */
  result(name: string): string;
  signal: AbortSignal;
  progress: Progress;
}

/** One step of a run. What it writes depends on nothing but `options` and the results of the stages it needs. */
export interface Stage {
  /** Unique in the run, e.g. "fit/adamson/seed1/linear". */
  id: string;
  kind: StageKind;
  dataset?: string;
  seed?: number;
  model?: string;
  /** Whatever JSON can hold; another value makes the stage run again. */
  options: unknown;
  /** Ids of stages whose results it reads. */
  needs: readonly string[];
  /** Versions of packages that its results depend on, beside pertline and Node. */
  packages?: readonly string[];
  work(context: StageContext): Promise<void>;
}

/** A stage as people read it: "fit linear, adamson, seed 1". */
export function stageTitle({ kind, dataset, seed, model }: Stage): string {
  const what = model === undefined ? kind : `${kind} ${model}`;
  return [what, dataset, seed === undefined ? undefined : `seed ${seed}`]
    .filter((part) => part !== undefined)
    .join(", ");
}
