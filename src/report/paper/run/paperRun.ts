import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import type { Progress } from "../../../data/cells.ts";
import type { Provenance } from "../../../data/provenance.ts";
import { PertlineError } from "../../../error.ts";
import { withLock } from "../../../io/download/lock.ts";
import { splitFor } from "../../../splits/registry.ts";
import type { EmbeddingReader } from "../../../models/modelOptions.ts";
import { curvesStage } from "./curvesStage.ts";
import { fileStages, simulateStages } from "./dataStages.ts";
import { embeddingsFor, embeddingStages } from "./embeddingStages.ts";
import type { Environment } from "./environment.ts";
import { drawResources, figurePlan, figureStages, runProvenance } from "./figureStages.ts";
import { fitStage } from "./fitStage.ts";
import { interactionsStage } from "./interactionsStage.ts";
import { metricsStage } from "./metricsStage.ts";
import { runFiles } from "./missingData.ts";
import { runSettings } from "./options.ts";
import type { PaperRunOptions, RunSettings } from "./options.ts";
import { prepareStage } from "./prepareStage.ts";
import { reportStage } from "./reportStage.ts";
import { runData } from "./runData.ts";
import type { RunData, RunResults } from "./runData.ts";
import { askedModels, runModels } from "./runModels.ts";
import type { AskedModels } from "./runModels.ts";
import { runReader } from "./runReader.ts";
import type { RunReader } from "./runReader.ts";
import { readRunRecord, writeRunRecord } from "./runRecord.ts";
import { removeOthers, stageRunner } from "./runStages.ts";
import type { StageRunner } from "./runStages.ts";
import { PAPER_SEEDS, splitStage, taskOf } from "./splitStage.ts";
import type { Stage } from "./stage.ts";

export interface PaperRunControl {
  signal?: AbortSignal;
  progress?: Progress;
  /** Told of each stage that was done, and of what was decided: a line each. */
  onLine?: (line: string) => void;
  /** Reads embeddings that models name. */
  readEmbedding?: EmbeddingReader;
  environment?: Environment;
}

export interface PaperRunResult {
  folder: string;
  settings: RunSettings;
  results: RunResults;
  /** Stages that were found done and that were done now. */
  reused: number;
  done: number;
  /** Results of other options that were removed. */
  removed: readonly string[];
}

const QUIET: Progress = () => ({ update: () => undefined, end: () => undefined });

/**
 * Does the paper's analysis of one or several data sets in a folder: averages per condition, splits, models, metrics,
 * interactions and figures. Stages that were done before are not done again; killed at any moment and started again, it ends
 * with the same files, `resources.csv` (times and memory) aside.
 *
 * @throws PertlineError MISSING_DATA, RUN_LOCKED, NOT_A_RUN, NEWER_RUN, WRITE_FAILED; of `runSettings`, models and reading
 */
export async function paperRun(
  out: string,
  options: PaperRunOptions,
  control: PaperRunControl = {},
): Promise<PaperRunResult> {
  const { signal = new AbortController().signal, environment, onLine } = control;
  const folder = path.resolve(out);
  const settings = await runSettings(options, environment);
  const asked = await askedModels(settings.models, control.readEmbedding ?? noEmbeddings);
  const files = settings.simulate ? undefined : await runFiles(settings, environment);
  signal.throwIfAborted();
  await makeFolder(folder);
  const locked = (): never => {
    throw new PertlineError("RUN_LOCKED", `Another run works in ${folder}. Wait for it, or name another folder with --out.`); // prettier-ignore
  };
  return withLock(
    path.join(folder, ".lock"),
    async () => {
      const former = await readRunRecord(folder);
      await refuseForeign(folder, former !== undefined);
      if (former && former.versions["pertline"] !== undefined) onLine?.(former.sentence);
      await writeRunRecord(folder, settings);
      const runner = await stageRunner({ folder, signal, progress: control.progress ?? QUIET, ...(onLine && { onStage: onLine }) }); // prettier-ignore
      const data = files ? await fileStages(files, signal, environment) : simulateStages(settings);
      const results = await runAll({ folder, settings, asked, data, runner, ...(files && { files }) });
      const removed = await removeOthers(folder, runner.stamps);
      if (runner.counts.done > 0 && settings.formats.length > 0)
        await drawResources(folder, results, settings);
      await writeRunRecord(folder, settings, { stamps: runner.stamps, results });
      return { folder, settings, results, reused: runner.counts.reused, done: runner.counts.done, removed };
    },
    // A run works for minutes without looking up.
    { signal, onWait: locked, staleMs: 30 * 60_000 },
  );
}

interface Work {
  folder: string;
  settings: RunSettings;
  asked: AskedModels;
  data: readonly Stage[];
  runner: StageRunner;
  files?: Awaited<ReturnType<typeof runFiles>>;
}

async function runAll({ folder, settings, asked, data, runner, files }: Work): Promise<RunResults> {
  const { datasets } = settings;
  const reader = runReader(folder);
  const first = [...data, ...datasets.map((dataset) => prepareStage(dataset, settings, files))];
  const guess = plan(datasets.map((dataset) => ({ dataset, kind: dataset.startsWith("norman") ? "doubles" : "singles", fixed: false })), folder, settings, asked, reader, files); // prettier-ignore
  await runner.run(first, guess.stages(() => ({ datasets: [], provenance: "not run", resources: [] }))); // prettier-ignore
  const tasks: TaskPlan[] = [];
  const provenances: Provenance[] = [];
  for (const dataset of datasets) {
    const truth = await reader.truth(dataset);
    const kind = taskOf(truth);
    // Nothing is drawn where all doubles are held out: another seed would be the same again.
    tasks.push({ dataset, kind, fixed: kind === "doubles" && splitFor(truth, { seed: 1 }).algorithm === "all-doubles" }); // prettier-ignore
    provenances.push(truth.provenance);
  }
  const known = plan(tasks, folder, settings, asked, reader, files);
  const results: RunResults = { datasets: known.datasets, provenance: runProvenance(provenances), resources: runner.resources() }; // prettier-ignore
  await runner.run(known.stages(() => results));
  return results;
}

interface TaskPlan {
  dataset: string;
  kind: RunData["kind"];
  /** One seed is all there is. */
  fixed: boolean;
}

function plan(
  tasks: readonly TaskPlan[],
  folder: string,
  settings: RunSettings,
  asked: AskedModels,
  reader: RunReader,
  files?: Work["files"],
): { datasets: RunData[]; stages: (results: () => RunResults) => Stage[] } {
  const seedsOf = ({ kind, fixed }: TaskPlan): readonly number[] => {
    const seeds = settings.seeds === "paper" ? PAPER_SEEDS[kind] : settings.seeds;
    return fixed ? seeds.slice(0, 1) : seeds;
  };
  const datasets = tasks.map((task) => {
    const embeddings = task.kind === "singles" ? embeddingsFor(task.dataset, settings, files) : [];
    return runData(folder, task.dataset, task.kind, seedsOf(task), runModels(task.kind, asked, embeddings), reader); // prettier-ignore
  });
  const figures = settings.formats.length === 0 ? [] : figurePlan(datasets);
  const singles = asked.paper ? tasks.filter(({ kind }) => kind === "singles").map(({ dataset }) => dataset) : []; // prettier-ignore
  return {
    datasets,
    stages: (results) => [
      ...embeddingStages(settings, singles, reader, files),
      ...datasets.flatMap(({ dataset, kind, seeds, models }) => [
        ...seeds.map((seed) => splitStage(dataset, kind, seed, reader)),
        ...seeds.flatMap((seed) => [
          ...models.map((model) => fitStage(dataset, kind, seed, model, reader, files?.[dataset])),
          metricsStage(dataset, seed, models, reader),
        ]),
        curvesStage(dataset, seeds, models, reader),
        ...(kind === "doubles" ? [interactionsStage(dataset, seeds, models, reader)] : []),
      ]),
      ...figureStages(figures, results, settings),
      reportStage(datasets, figures, settings),
    ],
  };
}

function noEmbeddings(name: string): never {
  throw new PertlineError("NO_EMBEDDING", `The embedding ${name} is read with { readEmbedding }, which was not given.`); // prettier-ignore
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    const probe = path.join(folder, `.probe-${randomUUID()}`);
    await mkdir(probe);
    await rm(probe, { recursive: true, force: true });
  } catch (error) {
    throw new PertlineError("WRITE_FAILED", `The folder ${folder} cannot be written to (${(error as NodeJS.ErrnoException).code}). Name another with --out.`, { cause: error }); // prettier-ignore
  }
}

/** A folder with anything else in it might lose what bears the name of a result. */
async function refuseForeign(folder: string, isRun: boolean): Promise<void> {
  if (isRun) return;
  const others = (await readdir(folder)).filter((name) => !name.startsWith("."));
  if (others.length > 0)
    throw new PertlineError("NOT_A_RUN", `The folder ${folder} holds ${others[0]}${others.length > 1 ? " and more" : ""} and no run of the paper. Name a new or an empty folder with --out.`); // prettier-ignore
}
