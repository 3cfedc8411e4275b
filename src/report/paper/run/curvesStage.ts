import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { toCsv } from "../../../figures/figureData.ts";
import type { ErrorAtRank } from "../../../metrics/errorByGenes.ts";
import { errorByGenes } from "../../../metrics/errorByGenes.ts";
import { parseCsv } from "./csv.ts";
import type { RunModel } from "./runModels.ts";
import type { RunReader } from "./runReader.ts";
import type { Stage } from "./stage.ts";

const curvesPath = (dataset: string): string => `curves/${dataset}.csv`;

/** Error against the number of genes (ED Fig 2b, 8b) of the models of the main figures. */
export function curvesStage(
  dataset: string,
  seeds: readonly number[],
  models: readonly RunModel[],
  reader: RunReader,
): Stage {
  const ids = models.filter(({ main }) => main).map(({ id }) => id);
  const of = (kind: string): string[] => seeds.flatMap((seed) => kind === "fit" ? ids.map((id) => `fit/${dataset}/seed${seed}/${id}`) : [`split/${dataset}/seed${seed}`]); // prettier-ignore
  return {
    id: `curves/${dataset}`,
    kind: "curves",
    dataset,
    options: { seeds, models: ids },
    needs: [`prepare/${dataset}`, ...of("split"), ...of("fit")],
    async work({ folder, signal }) {
      const truth = await reader.truth(dataset);
      const runs = [];
      for (const seed of seeds)
        runs.push({
          predictions: await reader.predictions(dataset, seed, ids),
          split: await reader.split(dataset, seed),
        });
      const rows: ErrorAtRank[] = [];
      for (const order of ["expression", "change"] as const) {
        signal.throwIfAborted();
        rows.push(...errorByGenes({ truth, seeds: runs, order }));
      }
      const place = path.join(folder, curvesPath(dataset));
      await mkdir(path.dirname(place), { recursive: true });
      await writeFile(place, toCsv(rows.map(({ model, order, rank, mean, publishedError, standardError, n }) => ({ dataset, model, order, rank, mean, sd_by_sqrt_rank: publishedError, standard_error: standardError, n })))); // prettier-ignore
    },
  };
}

export async function readRunCurves(folder: string, dataset: string): Promise<ErrorAtRank[]> {
  const number = (text: string | undefined): number => (text ? Number(text) : NaN);
  return parseCsv(await readFile(path.join(folder, curvesPath(dataset)), "utf8")).map((row) => ({
    ...{ model: row["model"]!, order: row["order"] === "change" ? "change" : "expression" },
    ...{ rank: number(row["rank"]), mean: number(row["mean"]), n: number(row["n"]) },
    publishedError: number(row["sd_by_sqrt_rank"]),
    standardError: number(row["standard_error"]),
  }));
}
