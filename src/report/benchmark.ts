import { isControl, isDouble, isSingle } from "../data/condition.ts";
import type { Progress } from "../data/cells.ts";
import { expressionPanel } from "../data/panel.ts";
import type { Pseudobulk } from "../data/pseudobulk.ts";
import type { Scores } from "../data/scores.ts";
import { type NoiseFloor, noiseFloor } from "../metrics/noiseFloor.ts";
import type { Model } from "../models/model.ts";
import { PAPER_BASELINES } from "../models/registry.ts";
import { scoreMeans } from "../metrics/scoreMeans.ts";
import { eligibleDoubles } from "../splits/norman.ts";
import { splitFor } from "../splits/registry.ts";
import type { Split } from "../splits/split.ts";
import { compareModels, type ModelComparison } from "./compareModels.ts";
import type { FitModelsOptions } from "./fitModels.ts";
import { splitPlan } from "./splitPlan.ts";

/** One of the paper's two questions: held-out double perturbations, or single perturbations never seen. */
export interface Task {
  kind: "doubles" | "singles";
  /** One comparison per seed. */
  comparisons: readonly ModelComparison[];
  /** Scores of all seeds, on the conditions that every model predicts. */
  scores: Scores;
  /** Noise of every condition that was held out in some seed. */
  noise: readonly NoiseFloor[];
}

export interface Benchmark {
  truth: Pseudobulk;
  /** Columns of the truth that are scored: the genes with the highest control mean. */
  panel: Int32Array;
  tasks: readonly Task[];
  /** What the data do not allow, each one sentence. */
  notes: readonly string[];
}

export interface BenchmarkOptions extends FitModelsOptions {
  /** Genes scored; 1,000 or all where there are fewer. */
  panelSize?: number;
  /** Seeds of the splits: 1–5 for doubles and 1–2 for singles, as in the paper, unless told. */
  seeds?: readonly number[];
  /**
   * An algorithm by name, drawn for every seed, or one split, e.g. of `readSplit`, in place of the paper's two. What it
   * holds out of doubles and of singles are two tasks.
   */
  split?: string | Split;
  /**
   * Every one is asked for every task, and says why where it has no answer. Unless given: the paper's baselines, the
   * linear model for single perturbations and the additive one for doubles.
   */
  models?: readonly Model[];
  /** SHA-256 of the data file, kept in the splits. */
  source?: string;
  progress?: Progress;
}

/** GEARS' split takes three quarters of the perturbed genes for training: fewer singles leave none to hold out. */
const FEWEST_SINGLES = 4;
/** As in the paper: the linear model is for single perturbations, the additive one for doubles. */
const NOT_ASKED: Record<Task["kind"], readonly string[]> = { doubles: ["linear"], singles: ["additive"] };
const SEEDS = { doubles: [1, 2, 3, 4, 5], singles: [1, 2] } as const;

/**
 * Runs the baselines on every task that the data allow, for several seeds.
 * @throws PertlineError of `splitPlan` where a split is asked for
 */
export async function benchmark(truth: Pseudobulk, options: BenchmarkOptions = {}): Promise<Benchmark> {
  const panel = expressionPanel(truth, options.panelSize);
  const notes: string[] = [];
  const plan: { kind: Task["kind"]; split: Split }[] = [];
  const { conditions } = truth;
  const seeded = (seed: number): { seed: number; source?: string } => ({
    seed,
    ...(options.source ? { source: options.source } : {}),
  });

  const doubles = conditions.filter(isDouble).length;
  const eligible = eligibleDoubles(conditions).length;
  const asked = options.split !== undefined;
  if (options.split !== undefined) {
    const seeds = options.seeds ?? SEEDS[doubles > 0 ? "doubles" : "singles"];
    plan.push(...splitPlan(truth, options.split, { ...options, seeds }));
  } else if (eligible > 0) {
    for (const seed of options.seeds ?? SEEDS.doubles) {
      const split = splitFor(truth, seeded(seed));
      plan.push({ kind: "doubles", split });
      // Nothing is drawn where all doubles are held out: another seed would be the same comparison again.
      if (split.algorithm === "all-doubles") break;
    }
  } else {
    notes.push(
      doubles === 0
        ? "There are no double perturbations, so the additive model has nothing to predict."
        : `None of the ${doubles} double perturbations has both its singles in the data, so none can be scored.`,
    );
  }
  const singles = conditions.filter((one) => isControl(one) || isSingle(one));
  if (asked) {
    // The split says what is asked of singles, too.
  } else if (singles.length - 1 >= FEWEST_SINGLES) {
    for (const seed of options.seeds ?? SEEDS.singles) {
      plan.push({ kind: "singles", split: splitFor({ conditions: singles }, { algorithm: "gears-simulation", ...seeded(seed) }) }); // prettier-ignore
    }
  } else {
    notes.push(`${singles.length - 1} single perturbation${singles.length === 2 ? " is" : "s are"} too few to hold some of them out (at least ${FEWEST_SINGLES}).`); // prettier-ignore
  }

  const bar = options.progress?.(plan.length, "Fitting and scoring");
  const done: { kind: Task["kind"]; comparison: ModelComparison }[] = [];
  try {
    for (const { kind, split } of plan) {
      options.signal?.throwIfAborted();
      const models = options.models ?? PAPER_BASELINES.filter(({ id }) => !NOT_ASKED[kind].includes(id));
      const { signal, cells, onEpoch } = options;
      done.push({ kind, comparison: await compareModels(truth, split, { models, panel, ...(signal && { signal }), ...(cells && { cells }), ...(onEpoch && { onEpoch }) }) }); // prettier-ignore
      bar?.update(done.length);
    }
  } finally {
    bar?.end();
  }
  const tasks = (["doubles", "singles"] as const).flatMap((kind): Task[] => {
    const comparisons = done.filter((one) => one.kind === kind).map(({ comparison }) => comparison);
    if (comparisons.length === 0) return [];
    const held = new Set(comparisons.flatMap(({ evaluation }) => evaluation.conditions));
    return [
      {
        kind,
        comparisons,
        scores: comparisons.flatMap(commonScores),
        noise: noiseFloor(truth, conditions.filter(({ label }) => held.has(label)), panel), // prettier-ignore
      },
    ];
  });
  return { truth, panel, tasks, notes };
}

/** Scores on the held-out conditions that every model predicts: only these compare models with each other. */
export function commonScores({ evaluation }: Pick<ModelComparison, "evaluation">): Scores {
  const common = new Set(evaluation.commonConditions);
  return evaluation.scores.filter(({ condition }) => common.has(condition));
}

/** Mean of a metric per model over all conditions and seeds, lowest first; undefined scores are left out. */
export function meanScores(scores: Scores, metric: string): { model: string; mean: number; n: number }[] {
  return scoreMeans(scores.filter((score) => score.metric === metric), ["model"]) // prettier-ignore
    .flatMap(({ model, mean, n }) => (n === 0 ? [] : [{ model: model!, mean, n }]))
    .sort((a, b) => a.mean - b.mean);
}
