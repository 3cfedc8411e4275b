import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expressionPanel } from "../../../data/panel.ts";
import type { Score } from "../../../data/scores.ts";
import { evaluate } from "../../../metrics/evaluate.ts";
import type { Evaluation } from "../../../metrics/evaluate.ts";
import type { RunModel } from "./runModels.ts";
import type { RunReader } from "./runReader.ts";
import { scoresCsv, scoresOfCsv } from "./scoreTable.ts";
import type { Stage } from "./stage.ts";

const scoresPath = (dataset: string, seed: number): string => `scores/${dataset}/seed${seed}.csv`;
const coveragePath = (dataset: string, seed: number): string => `scores/${dataset}/seed${seed}-coverage.json`;

/** What the scores of one split rest on. */
export interface RunCoverage {
  conditions: readonly string[];
  panel: number;
  /** Genes that every model predicts. */
  genes: number;
  models: readonly { model: string; label: string; predicted: number; genes: number; reason?: string }[];
}

/** Scores every model of a split on every held-out condition that it predicts, on the genes that all of them predict. */
export function metricsStage(
  dataset: string,
  seed: number,
  models: readonly RunModel[],
  reader: RunReader,
): Stage {
  return {
    id: `metrics/${dataset}/seed${seed}`,
    kind: "metrics",
    dataset,
    seed,
    options: { models: models.map(({ id }) => id) },
    needs: [`prepare/${dataset}`, `split/${dataset}/seed${seed}`, ...models.map(({ id }) => `fit/${dataset}/seed${seed}/${id}`)], // prettier-ignore
    async work({ folder }) {
      const truth = await reader.truth(dataset);
      const answers = [];
      for (const { id } of models) answers.push(await reader.answer(dataset, seed, id));
      const predictions = answers.flatMap((answer) => answer.predictions ?? []);
      const split = await reader.split(dataset, seed);
      const evaluation = evaluate({ truth, predictions, split, panel: expressionPanel(truth) });
      const coverage: RunCoverage = {
        conditions: evaluation.conditions,
        panel: evaluation.panelSize,
        genes: evaluation.commonGenes.length,
        models: answers.map(({ model, label, reason }) => coverageOf(evaluation, model, label, reason)),
      };
      await mkdir(path.join(folder, path.dirname(scoresPath(dataset, seed))), { recursive: true });
      await writeFile(path.join(folder, scoresPath(dataset, seed)), scoresCsv(evaluation.scores));
      await writeFile(path.join(folder, coveragePath(dataset, seed)), `${JSON.stringify(coverage, undefined, 2)}\n`); // prettier-ignore
    },
  };
}

function coverageOf(
  { coverage }: Evaluation,
  model: string,
  label: string,
  reason?: string,
): RunCoverage["models"][number] {
  const { predicted = 0, genes = 0 } = coverage.find((one) => one.model === model) ?? {};
  return { model, label, predicted, genes, ...(reason !== undefined && { reason }) };
}

export async function readRunScores(folder: string, dataset: string, seed: number): Promise<Score[]> {
  return scoresOfCsv(await readFile(path.join(folder, scoresPath(dataset, seed)), "utf8"));
}

export async function readRunCoverage(folder: string, dataset: string, seed: number): Promise<RunCoverage> {
  return JSON.parse(await readFile(path.join(folder, coveragePath(dataset, seed)), "utf8")) as RunCoverage;
}
