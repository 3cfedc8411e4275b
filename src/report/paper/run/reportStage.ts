import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Provenance } from "../../../data/provenance.ts";
import type { Figure } from "../../../figures/figure.ts";
import { toCsv } from "../../../figures/figureData.ts";
import { FIGURE_1A_MODELS, FIGURE_2A_MODELS, sameModel } from "../../../figures/models.ts";
import { provenanceNote } from "../../../figures/theme.ts";
import { scoreMeans } from "../../../metrics/scoreMeans.ts";
import { reportHtml } from "../../report.ts";
import type { ReportSection } from "../../report.ts";
import { figureJson } from "./figureStages.ts";
import type { RunFigurePlan } from "./figureStages.ts";
import { interactionsPath } from "./interactionsStage.ts";
import type { RunSettings } from "./options.ts";
import { comparable } from "./runData.ts";
import type { RunData } from "./runData.ts";
import type { Stage } from "./stage.ts";
import { DRAWING } from "./versions.ts";

/** One number of a run, with what it is. */
interface ResultRow {
  dataset: string;
  task: string;
  model: string;
  label: string;
  metric: string;
  /** Mean over held-out conditions and seeds; empty where nothing was run. */
  mean: number;
  n: number;
  /** Means are compared with those of the same conditions: those that all of these models predict. */
  compared: "main models" | "all models" | "";
  provenance: Provenance;
  /** Why there is no number. */
  reason: string;
}

/** `results.csv`, `report.txt` and `report.html`: every mean with what it is, the answer in words, and all figures. */
export function reportStage(
  datasets: readonly RunData[],
  figures: readonly RunFigurePlan[],
  settings: RunSettings,
): Stage {
  return {
    id: "report",
    kind: "report",
    options: { figures: figures.map(({ name, figure }) => [name, figure.panel, figure.title]), seeds: settings.seeds }, // prettier-ignore
    needs: [
      ...datasets.flatMap(({ dataset, kind, seeds }) => [
        `prepare/${dataset}`,
        ...seeds.flatMap((seed) => [`split/${dataset}/seed${seed}`, `metrics/${dataset}/seed${seed}`]),
        ...(kind === "doubles" ? [`interactions/${dataset}`] : []),
      ]),
      ...figures.map(({ name }) => `figure/${name}`),
    ],
    packages: DRAWING,
    async work({ folder, result }) {
      const sections: ReportSection[] = [];
      const rows: ResultRow[] = [];
      const summary: string[] = [];
      const notes: string[] = [];
      for (const data of datasets) {
        const own = await resultRows(data);
        rows.push(...own);
        const text = await sentences(data, own, result);
        summary.push(...text);
        notes.push(...(await data.truth()).notes.map((note) => `${data.dataset}: ${note}`));
        const shown = figures.filter((one) => one.data.length === 1 && one.data[0] === data);
        const drawn = await Promise.all(shown.map((one) => shownFigure(one, result)));
        sections.push({ title: data.dataset, text, tables: [meansTable(own)], figures: drawn.flat() });
      }
      const joint = figures.filter(({ data }) => data.length > 1);
      const drawn = (await Promise.all(joint.map((one) => shownFigure(one, result)))).flat();
      if (drawn.length > 0) sections.push({ title: "Several data sets together", figures: drawn });
      const provenance = rows.find((row) => row.provenance !== "not run")?.provenance ?? "not run";
      await writeFile(path.join(folder, "results.csv"), toCsv(rows.map((row) => ({ ...row }))));
      await writeFile(path.join(folder, "report.txt"), `${[`${provenanceNote(provenance)}.`, ...summary].join("\n")}\n`); // prettier-ignore
      await writeFile(path.join(folder, "report.html"), await reportHtml({ title: "The paper, run here", provenance, about: datasets.map(({ dataset }) => dataset).join(", "), summary, sections, notes })); // prettier-ignore
    },
  };
}

async function shownFigure(
  { name, figure }: RunFigurePlan,
  result: (name: string) => string,
): Promise<{ figure: Figure; caption: string }[]> {
  const drawn = JSON.parse(await readFile(result(figureJson(name)), "utf8")) as Figure | null;
  return drawn ? [{ figure: drawn, caption: `${figure.panel}: ${figure.title}` }] : [];
}

async function resultRows(data: RunData): Promise<ResultRow[]> {
  const { dataset, kind, seeds, models } = data;
  const { provenance } = await data.truth();
  const scores = await data.scores();
  const main = new Set(models.filter((model) => model.main).map(({ id }) => id));
  const all = new Set(models.map(({ id }) => id));
  const coverage = await data.coverage(seeds[0]!);
  const label = (id: string): string => coverage.models.find(({ model }) => model === id)?.label ?? id;
  const of = (ids: ReadonlySet<string>): typeof scores => comparable(scores, ids);
  const means = [scoreMeans(of(main), ["model", "metric"]), main.size < all.size ? scoreMeans(of(all), ["model", "metric"]) : []]; // prettier-ignore
  const base = { dataset, task: kind };
  const rows = models.flatMap(({ id }): ResultRow[] => {
    const own = means.flatMap((some, k) => some.filter(({ model, n }) => model === id && n > 0).map((one) => ({ ...one, compared: k === 0 ? ("main models" as const) : ("all models" as const) }))); // prettier-ignore
    const reason = coverage.models.find(({ model }) => model === id)?.reason ?? "no condition that all models predict"; // prettier-ignore
    if (own.length === 0) return [{ ...base, model: id, label: label(id), metric: "", mean: NaN, n: 0, compared: "", provenance: "not run", reason }]; // prettier-ignore
    return own.map(({ metric, mean, n, compared }) => ({ ...base, model: id, label: label(id), metric: metric!, mean, n, compared, provenance, reason: "" })); // prettier-ignore
  });
  const published = kind === "doubles" ? FIGURE_1A_MODELS : FIGURE_2A_MODELS;
  const others = published.filter(({ id }) => !models.some((model) => sameModel(model.id, id)));
  return [
    ...rows,
    ...others.map(({ id, label }) => ({ ...base, model: id, label, metric: "", mean: NaN, n: 0, compared: "" as const, provenance: "not run" as const, reason: "it was not among the models of this run" })), // prettier-ignore
  ];
}

async function sentences(
  { dataset, kind, seeds, models }: RunData,
  rows: readonly ResultRow[],
  result: (name: string) => string,
): Promise<string[]> {
  const means = rows.filter(({ metric, compared }) => metric === "l2" && compared === "main models").sort((a, b) => a.mean - b.mean); // prettier-ignore
  const [best, ...rest] = means;
  const what = kind === "doubles" ? "held-out double perturbations" : "unseen single perturbations";
  const said = best
    ? [`${dataset}, ${what} (${best.n} conditions × seeds, ${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"}): the lowest mean error (L2) is that of ${best.label}, ${best.mean.toFixed(3)}${rest.length > 0 ? `; ${rest.map(({ label, mean }) => `${label} ${mean.toFixed(3)}`).join(", ")}` : ""}.`] // prettier-ignore
    : [`${dataset}, ${what}: nothing could be scored.`];
  for (const { label, reason, provenance, model } of rows)
    if (provenance === "not run" && models.some(({ id }) => id === model)) said.push(`${dataset}: ${label} was not run. ${reason}`); // prettier-ignore
  if (kind === "doubles") {
    const { notes = [] } = JSON.parse(await readFile(result(interactionsPath(dataset)), "utf8")) as { notes?: string[] }; // prettier-ignore
    if (notes[0] !== undefined) said.push(`${dataset}: ${notes[0]}`);
  }
  return said;
}

function meansTable(rows: readonly ResultRow[]): NonNullable<ReportSection["tables"]>[number] {
  const metrics = ["l2", "pearson_delta", "pearson"];
  const lines = [...new Map(rows.map((row) => [`${row.compared} ${row.model}`, row])).values()];
  const of = (line: ResultRow, metric: string): number | undefined => rows.find((row) => row.model === line.model && row.compared === line.compared && row.metric === metric)?.mean; // prettier-ignore
  return {
    caption: "Means over held-out conditions and seeds",
    columns: [
      "model",
      "what it is",
      "on what is predicted by",
      "L2",
      "Pearson delta",
      "Pearson",
      "conditions × seeds",
    ],
    rows: lines.map((line) => [line.label, line.provenance, line.compared, ...metrics.map((metric) => of(line, metric)), line.n]), // prettier-ignore
  };
}
