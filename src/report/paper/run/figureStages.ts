import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Provenance } from "../../../data/provenance.ts";
import { exportFigure } from "../../exportFigure.ts";
import { PAPER_FIGURES } from "../paperFigures.ts";
import type { FigureNeed, FigureScope, PaperFigure } from "../paperFigures.ts";
import { K562, RPE1 } from "./embeddingStages.ts";
import { paperOrder } from "./figureSubject.ts";
import { interactionNeeds } from "./interactionsStage.ts";
import type { RunSettings } from "./options.ts";
import type { RunData, RunResults } from "./runData.ts";
import type { Stage } from "./stage.ts";
import { DRAWING } from "./versions.ts";

/** A figure of this run: which one, and what it shows. */
export interface RunFigurePlan {
  figure: PaperFigure;
  /** Name of its files. */
  name: string;
  data: readonly RunData[];
}

/** Which figures the data sets of a run give. */
export function figurePlan(datasets: readonly RunData[]): RunFigurePlan[] {
  return PAPER_FIGURES.flatMap((figure): RunFigurePlan[] => {
    const fitting = paperOrder(datasets).filter((one) => isShown(one, figure.run.of));
    switch (figure.run.of) {
      case "resources":
        return [];
      case "replogle":
        return fitting.length < 2 ? [] : [{ figure, name: figure.id, data: fitting }];
      case "singles":
      case "all":
        return fitting.length === 0 ? [] : [{ figure, name: figure.id, data: fitting }];
      default:
        return fitting.map((one) => ({ figure, name: fitting.length === 1 ? figure.id : `${figure.id}-${one.dataset}`, data: [one] })); // prettier-ignore
    }
  });
}

function isShown({ dataset, kind }: RunData, scope: FigureScope): boolean {
  if (scope === "doubles" || scope === "singles") return kind === scope;
  return scope !== "replogle" || dataset === K562 || dataset === RPE1;
}

/** Every figure is kept as JSON, for the report, whatever other formats are asked for. */
export const figureJson = (name: string): string => `figures/${name}.json`;

export function figureStages(
  plan: readonly RunFigurePlan[],
  results: () => RunResults,
  settings: RunSettings,
): Stage[] {
  // prettier-ignore
  const { palette } = settings;
  const formats = [...new Set([...settings.formats, "json" as const])];
  return plan.map(({ figure, name, data }) => ({
    id: `figure/${name}`,
    kind: "figure",
    ...(data.length === 1 && { dataset: data[0]!.dataset }),
    model: name,
    options: { formats, palette, data: data.map(({ dataset, seeds, models }) => [dataset, seeds, models.map(({ id, main }) => [id, main])]) }, // prettier-ignore
    needs: [...new Set(data.flatMap((one) => figure.run.needs.flatMap((need) => needed(need, one))))],
    packages: DRAWING,
    async work({ folder }) {
      const run = results();
      const drawn = await figure.run.draw({ data, provenance: run.provenance, run });
      await mkdir(path.join(folder, "figures"), { recursive: true });
      if (drawn) await exportFigure(drawn, path.join(folder, "figures", name), { formats, palette });
      else await writeFile(path.join(folder, figureJson(name)), "null\n");
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
      return seeds.flatMap((seed) => [`split/${dataset}/seed${seed}`, ...ids.map((id) => `fit/${dataset}/seed${seed}/${id}`)]); // prettier-ignore
    case "curves":
      return [`curves/${dataset}`];
    case "interactions":
      return interactionNeeds(dataset, seeds, ids);
  }
}

/**
 * Draws what the run took (Extended Data Fig 10) beside `resources.csv`: like that, it is another one in each run.
 * @returns the files written
 */
export async function drawResources(
  folder: string,
  run: RunResults,
  { formats, palette }: RunSettings,
): Promise<string[]> {
  // prettier-ignore
  const figure = PAPER_FIGURES.find(({ run: { of } }) => of === "resources");
  const drawn = await figure?.run.draw({ data: run.datasets, provenance: run.provenance, run });
  return drawn ? exportFigure(drawn, path.join(folder, "resources"), { formats: formats.filter((one) => one !== "csv"), palette }) : []; // prettier-ignore
}

/** One for the run: simulated as soon as anything in it is. */
export function runProvenance(all: readonly Provenance[]): Provenance {
  return all.find((one) => one === "simulated") ?? all[0] ?? "not run";
}
