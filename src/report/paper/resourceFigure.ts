import type { ExtendedData10Options, ResourceUse } from "../../figures/extendedData10.ts";
import type { SourceData } from "./sourceData.ts";
import { sourceDataset, sourceModel } from "./sourceModels.ts";

const PROVENANCE = "recomputed from Source Data" as const;

/** Wall time and peak memory of every published job of a data set; one row per run. */
export function sourceResources(data: SourceData, dataset: string): ResourceUse[] {
  const sheet = data.sheet("suppl-resource_usage", "Sheet1");
  const [names, metrics, cards] = ["name", "metric", "gpu_available"].map((name) => sheet.texts(name));
  const values = sheet.numbers("value");
  const uses = new Map<string, ResourceUse>();
  names!.forEach((name, i) => {
    const [, own, seed, method] = /^(.*?)-(\d+)-(.*)$/.exec(name) ?? [];
    if (own !== dataset) return;
    const use = uses.get(name) ?? {
      ...{ dataset: sourceDataset(own), seed: Number(seed), model: sourceModel(method!) },
      ...{ seconds: NaN, bytes: NaN, device: device(cards![i]!) },
    };
    uses.set(name, use);
    if (metrics![i] === "elapsed") use.seconds = values[i]!;
    // GNU time's kilobytes, taken as 1,000 bytes as the figure does.
    if (metrics![i] === "max_mem_kbytes") use.bytes = values[i]! * 1000;
  });
  return [...uses.values()];
}

function device(card: string): string {
  return card === ""
    ? "CPU"
    : card
        .replace(/^gpu=/, "")
        .replace(/^3090$/, "RTX 3090")
        .replace("L40s", "L40S");
}

/** What `extendedData10` draws of the published jobs on the double perturbations. */
export function sourceExtendedData10(data: SourceData): ExtendedData10Options {
  const uses = sourceResources(data, "norman_from_scfoundation").filter(
    // Not models of the figure: preparing the truth, and the larger UCE.
    ({ model }) => model !== "ground_truth" && model !== "uce33",
  );
  return { uses, provenance: PROVENANCE };
}
