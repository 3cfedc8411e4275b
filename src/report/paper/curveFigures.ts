import type { ErrorCurvesOptions } from "../../figures/errorCurves.ts";
import type { SourceData } from "./sourceData.ts";
import { CURVE_MODELS, inPaperOrder, sourceDataset, sourceModel } from "./sourceModels.ts";

const PROVENANCE = "recomputed from Source Data" as const;

/** What `extendedData2b` draws of the published curves. */
export function sourceExtendedData2b(data: SourceData): ErrorCurvesOptions {
  const sheet = data.sheet("suppl-pearson_delta_performance", "Panel B");
  const [datasets, methods, orders] = ["dataset_name", "method", "sorted_by"].map((name) =>
    sheet.texts(name),
  );
  const [ranks, means] = [sheet.numbers("rank"), sheet.numbers("dist_mean")];
  const points = methods!.map((method, i) => ({
    ...{
      dataset: sourceDataset(datasets![i]!),
      model: sourceModel(method),
      rank: ranks[i]!,
      mean: means[i]!,
    },
    order: orders![i] === "de" ? ("change" as const) : ("expression" as const),
  }));
  return { points, models: CURVE_MODELS, highest: 14, provenance: PROVENANCE };
}

/** What `extendedData8b` draws of the published curves: only those by expression were published. */
export function sourceExtendedData8b(data: SourceData): ErrorCurvesOptions {
  const sheet = data.sheet("suppl-pearson_delta_performance_single_pert", "Panel B");
  const [datasets, methods] = [sheet.texts("dataset_name"), sheet.texts("method")];
  const [ranks, means] = [sheet.numbers("rank"), sheet.numbers("dist_mean")];
  const points = methods.map((model, i) => ({
    ...{ dataset: datasets[i]!, model, rank: ranks[i]!, mean: means[i]!, order: "expression" as const },
  }));
  return { points: inPaperOrder(points), provenance: PROVENANCE };
}
