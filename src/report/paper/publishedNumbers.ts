import type { Ratio } from "../../figures/ratios.ts";
import { compareWithPublished, printedValue } from "./check.ts";
import type { SourceDataCheck } from "./checkSourceData.ts";
import { NOT_DETERMINED, PUBLISHED } from "./published.ts";

/** What `checkSourceData` lists, where there are no Source Data: nothing is recomputed (NaN). */
export function publishedNumbers(): SourceDataCheck {
  return { rows: compareWithPublished(PUBLISHED, new Map()), notDetermined: NOT_DETERMINED };
}

/**
 * The ratios to the mean baseline of the paper's Fig 2c as they are printed and drawn there, for `fig2c` with the rows
 * `FIGURE_2C_MODELS`: P from Replogle data (`lpm_replogle`) is that of the other cell line.
 */
export function publishedRatios(): Ratio[] {
  const value = (quantity: string): number => {
    const found = PUBLISHED.find((one) => one.figure === "Fig 2c" && one.quantity === quantity);
    return found ? printedValue(found.printed) : NaN;
  };
  return PUBLISHED.flatMap(({ figure, quantity }) => {
    const [, name, model, dataset] = /^ratio of ((\S+), (\S+))$/.exec(quantity) ?? [];
    if (figure !== "Fig 2c" || name === undefined) return [];
    return [
      {
        dataset: dataset!,
        model:
          model === "lpm_selftrained" ? "linear" : model!.replace(/^lpm_(k562|rpe1)PertEmb$/, "lpm_replogle"),
        ratio: value(quantity),
        low: value(`lower end of ${name}`),
        high: value(`upper end of ${name}`),
        n: value(`n of lpm_selftrained, ${dataset}`),
      },
    ];
  });
}
