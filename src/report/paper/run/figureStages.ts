import { mkdir } from "node:fs/promises";
import path from "node:path";
import { writeFile } from "node:fs/promises";
import type { Provenance } from "../../../data/provenance.ts";
import { exportFigure } from "../../exportFigure.ts";
import { PAPER_FIGURES } from "../paperFigures.ts";
import type { FigureNeed, PaperFigure } from "../paperFigures.ts";
import { interactionNeeds } from "./interactionsStage.ts";
import type { RunSettings } from "./options.ts";
import type { RunData, RunResults } from "./runData.ts";
import type { Stage } from "./stage.ts";
import { DRAWING } from "./versions.ts";

/** A figure of this run: which one, and what it shows. */
export interface RunFigurePlan {
  figure: PaperFigure & { run: Exclude<PaperFigure["run"], string> };
  /** Name of its files. */
  name: string;
  data: readonly RunData[];
}

/** Which figures the data sets of a run give. */
export function figurePlan(datasets: readonly RunData[]): RunFigurePlan[] {
  return PAPER_FIGURES.flatMap((figure): RunFigurePlan[] => {
    const { run } = figure;
    if (typeof run === "string") return [];
    const own = { ...figure, run };
    const fitting = datasets.filter(({ kind }) => run.of === "each" || kind === run.of);
    if (fitting.length === 0) return [];
    if (run.of === "singles") return [{ figure: own, name: figure.id, data: fitting }];
    return fitting.map((one) => ({ figure: own, name: fitting.length === 1 ? figure.id : `${figure.id}-${one.dataset}`, data: [one] })); // prettier-ignore
  });
}

/** Beside the picture a figure is kept as it is, so that the report can show it without drawing it anew. */
export const figureJson = (name: string): string => `figures/${name}.json`;

export function figureStages(
  plan: readonly RunFigurePlan[],
  results: () => RunResults,
  settings: RunSettings,
): Stage[] {
  return plan.map(({ figure, name, data }) => ({
    id: `figure/${name}`,
    kind: "figure",
    ...(data.length === 1 && { dataset: data[0]!.dataset }),
    model: name,
    options: { formats: settings.formats, models: data.map(({ models }) => models.map(({ id, main }) => [id, main])) }, // prettier-ignore
    needs: data.flatMap((one) => figure.run.needs.flatMap((need) => needed(need, one))),
    packages: DRAWING,
    async work({ folder }) {
      const run = results();
      const drawn = await figure.run.draw({ data, provenance: run.provenance, run });
      await mkdir(path.join(folder, "figures"), { recursive: true });
      await writeFile(path.join(folder, figureJson(name)), `${JSON.stringify(drawn ?? null)}\n`);
      if (drawn) await exportFigure(drawn, path.join(folder, "figures", name), { formats: settings.formats });
    },
  }));
}

function needed(need: FigureNeed, { dataset, seeds, models }: RunData): string[] {
  const ids = models.map(({ id }) => id);
  switch (need) {
    case "prepare":
      return [`prepare/${dataset}`];
    case "metrics":
      return seeds.map((seed) => `metrics/${dataset}/seed${seed}`);
    case "fit":
      return seeds.flatMap((seed) => ids.map((id) => `fit/${dataset}/seed${seed}/${id}`));
    case "curves":
      return [`curves/${dataset}`];
    case "interactions":
      return interactionNeeds(dataset, seeds, ids);
    // Measured times differ from run to run: they are no input that results depend on.
    case "resources":
      return [];
  }
}

/** One for the run: simulated as soon as anything in it is. */
export function runProvenance(all: readonly Provenance[]): Provenance {
  return all.find((one) => one === "simulated") ?? all[0] ?? "not run";
}
