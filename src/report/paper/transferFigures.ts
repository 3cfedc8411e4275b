import { pearsonCorrelation } from "../../stats/correlation.ts";
import { fitLine } from "../../stats/fitLine.ts";
import type { ExtendedData9aOptions } from "../../figures/extendedData9a.ts";
import type { ExtendedData9cOptions } from "../../figures/extendedData9c.ts";
import type { SourceData } from "./sourceData.ts";

const PROVENANCE = "recomputed from Source Data" as const;

/** What `extendedData9a` draws of the published control means. */
export function sourceExtendedData9a(data: SourceData): ExtendedData9aOptions {
  const sheet = data.sheet("suppl-k562_rpe1_transfer", "Panel A");
  const [a, b] = [sheet.numbers("k562_baseline"), sheet.numbers("rpe1_baseline")];
  const shared = { genes: sheet.texts("gene_name"), a, b, correlation: pearsonCorrelation(a, b) };
  return { shared, names: ["K562", "RPE1"], provenance: PROVENANCE };
}

/** What `extendedData9c` draws of the published scores; targets that are not measured in both lines are left out. */
export function sourceExtendedData9c(data: SourceData): ExtendedData9cOptions {
  const sheet = data.sheet("suppl-k562_rpe1_transfer", "Panel C");
  const [lines, genes] = [sheet.texts("data"), sheet.texts("gene_name")];
  const [score, k562, rpe1] = ["r2_delta", "k562_baseline", "rpe1_baseline"].map((name) =>
    sheet.numbers(name),
  );
  const panel = (line: string, name: string): ExtendedData9cOptions["panels"][number] => {
    const rows = genes.flatMap((gene, i) =>
      lines[i] === line && gene !== "" && Number.isFinite(score![i]! + k562![i]! + rpe1![i]!) ? [i] : [],
    );
    const difference = Float64Array.from(rows, (i) => Math.abs(k562![i]! - rpe1![i]!));
    const value = Float64Array.from(rows, (i) => score![i]!);
    return { name, targets: rows.map((i) => genes[i]!), difference, value, line: fitLine(difference, value) };
  };
  return {
    panels: [panel("rpe1", "From K562 to RPE1"), panel("k562", "From RPE1 to K562")],
    provenance: PROVENANCE,
    notes: ["training conditions included, as published"],
  };
}
