import { PertlineError } from "../error.ts";
import { pearsonCorrelation } from "../stats/correlation.ts";
import { mean } from "../stats/summary.ts";

/** What the numbers of imported predictions are. */
export type PredictionsAre =
  | { kind: "expression" }
  | { kind: "changes" }
  | { kind: "counts"; target?: number }
  | { kind: "log1p"; target: number }
  | { kind: "log2" };

const HELP =
  "expression (as in the data), changes (from control), counts or counts:TARGET, log1p:TARGET (library size before the " +
  "logarithm, e.g. log1p:1000000), log2 (of 1 + x)";

/**
 * Reads what `--predictions-are` says.
 * @throws PertlineError BAD_SCALE
 */
export function parsePredictionsAre(text: string): PredictionsAre {
  const [, kind, number] = /^(expression|changes|counts|log1p|log2)(?::(.+))?$/.exec(text.trim()) ?? [];
  const target = number === undefined ? undefined : Number(number.replaceAll(/[_,]/g, ""));
  const valid = target === undefined || (Number.isFinite(target) && target > 0);
  if (valid && kind === "log1p" && target !== undefined) return { kind, target };
  if (valid && kind === "counts") return target === undefined ? { kind } : { kind, target };
  if (target === undefined && (kind === "expression" || kind === "changes" || kind === "log2"))
    return { kind };
  throw new PertlineError("BAD_SCALE", `"${text}" does not say what the predictions are. Expected ${HELP}.`);
}

/** Predicted and observed rows of the same conditions over the same genes. */
export interface ScaleEvidence {
  /** conditions × genes, row-major. */
  predicted: Float64Array;
  /** Observed means of the same conditions. */
  observed: Float64Array;
  /** Observed control, one value per gene. */
  control: Float64Array;
  /** Prediction for control, where there is one. */
  predictedControl?: Float64Array;
  /** Library size that the data were scaled to. */
  target?: number;
}

/**
 * Refuses predictions that do not look like expression on the scale of the data, naming the option that says what they
 * are. It looks at the level, at negative values, and at what the numbers correlate with: expression, its
 * exponential, or the change from control.
 * @throws PertlineError LOOKS_LIKE_CHANGES, LOOKS_LIKE_COUNTS, LOOKS_LIKE_OTHER_SCALE, UNRELATED_VALUES
 */
export function checkScale(evidence: ScaleEvidence): void {
  const { predicted, control, predictedControl, target = 10_000 } = evidence;
  const rows = predicted.length / control.length;
  if (rows === 0 || control.length < 2) return;
  const { observed } = evidence;
  const expression = pearsonCorrelation(predicted, observed);
  const exponential = pearsonCorrelation(predicted, observed.map(Math.expm1));
  const level = mean(predicted) / mean(observed);
  const negative = predicted.filter((value) => value < -1e-6).length / predicted.length;
  const found =
    size(predicted) === 0
      ? "all are zero"
      : `their mean is ${digits(mean(predicted))} where the data have ${digits(mean(observed))}, ${Math.round(100 * negative)} % are negative, ` +
        `and they correlate with expression at ${digits(expression)}`;

  const controlNearZero = predictedControl !== undefined && size(predictedControl) < 0.05 * size(control);
  const offset = !(Math.abs(level) > 0.3);
  if (
    controlNearZero ||
    (negative > 0.2 && !(expression > 0.5)) ||
    (offset && negative > 0.02) ||
    size(predicted) === 0
  )
    throw refuse(
      "LOOKS_LIKE_CHANGES",
      `look like changes from control (${controlNearZero ? "the prediction for control is near zero; " : ""}${found})`,
      "--predictions-are changes",
    );
  const fits = (): { counts: number; logs: number } => afterConversion(predicted, observed, target);
  const sameLevel = level > 0.85 && level < 1.18;
  if (
    negative === 0 &&
    exponential > 0.5 &&
    exponential > expression + 0.02 &&
    (!sameLevel || largest(predicted) > 1.5 * largest(observed)) &&
    // At a small library size logarithms are nearly proportional to counts too.
    fits().counts > fits().logs
  )
    throw refuse(
      "LOOKS_LIKE_COUNTS",
      `look like counts (${found}, with its exponential at ${digits(exponential)})`,
      "--predictions-are counts",
    );
  if (!(expression > 0.5))
    throw new PertlineError(
      "UNRELATED_VALUES",
      `The predictions do not follow the expression of these genes (${found}). Are the gene names in the order of the numbers? ` +
        "If they are right, say --predictions-are expression.",
    );
  if (sameLevel) return;
  // Another base multiplies every value by the same factor; another library size does not.
  const factor = slope(observed, predicted);
  const log2 = Math.abs(factor * Math.LN2 - 1) < 0.05 && expression > 0.97;
  const library = `log1p:${rounded(librarySize(observed, mean(predicted), target))}`;
  // A conversion that does not make them follow the data is not proposed.
  const option = log2
    ? "log2"
    : fits().logs > 0.9
      ? library
      : "counts or --predictions-are log1p:TARGET, whichever they are,";
  throw refuse(
    "LOOKS_LIKE_OTHER_SCALE",
    `look like expression on another scale (${found})`,
    `--predictions-are ${option}`,
  );
}

/**
 * Converts rows of predictions to the scale of the data, in place.
 * @param control observed control over the same genes
 * @param target library size of the data
 * @returns sentences about what was done
 */
export function convertScale(
  values: Float64Array,
  are: PredictionsAre,
  control: Float64Array,
  target: number | undefined,
): string[] {
  const width = control.length;
  const own = target ?? 10_000;
  const assumed = target === undefined ? " (assumed: the data do not tell)" : "";
  const mapValues = (change: (value: number, gene: number) => number): void => {
    for (let i = 0; i < values.length; i++) values[i] = change(values[i]!, i % width);
  };
  switch (are.kind) {
    case "expression":
      return [];
    case "changes":
      mapValues((value, gene) => value + control[gene]!);
      return ["Predictions were taken as changes: the observed control was added."];
    case "log2":
      mapValues((value) => value * Math.LN2);
      return ["Predictions were taken as log2(1 + x) and multiplied by ln 2."];
    case "log1p":
      mapValues((value) => Math.log1p((Math.expm1(value) * own) / are.target));
      return [
        `Predictions were taken as log(1 + x) at ${are.target} per cell and brought to ${own}${assumed}; for means of logarithms this is an approximation.`,
      ];
    case "counts": {
      const to = are.target ?? own;
      for (let start = 0; start < values.length; start += width) {
        const row = values.subarray(start, start + width);
        const total = row.reduce((sum, value) => sum + value, 0);
        for (let g = 0; g < width; g++)
          row[g] = total > 0 ? Math.log1p((Math.max(0, row[g]!) / total) * to) : 0;
      }
      return [
        `Predictions were taken as counts: each condition was scaled to ${to}${are.target === undefined ? assumed : ""} over its ${width} genes and log(1 + x) taken. ` +
          "The logarithm of a mean count is above the mean of logarithms that the data hold: predictions made per cell and averaged after the logarithm compare better.",
      ];
    }
  }
}

function refuse(code: string, what: string, option: string): PertlineError {
  return new PertlineError(
    code,
    `The predictions ${what}. Expected expression on the scale of the data. Say ${option} to convert them, or --predictions-are expression to take them as they are.`,
  );
}

/** Correlation with the data after taking predictions for counts, and after taking them for logarithms at the library size that fits. */
function afterConversion(
  predicted: Float64Array,
  observed: Float64Array,
  target: number,
): { counts: number; logs: number } {
  const perCount = mean(observed.map(Math.expm1)) / mean(predicted);
  const perLibrary = target / librarySize(observed, mean(predicted), target);
  // exp overflows at 710; whatever is that large is no logarithm of expression anyway.
  const logs = predicted.map((value) => Math.log1p(Math.expm1(Math.min(value, 700)) * perLibrary));
  return {
    counts: pearsonCorrelation(predicted.map((value) => Math.log1p(Math.max(0, value) * perCount)), observed), // prettier-ignore
    logs: pearsonCorrelation(logs, observed),
  };
}

function atLibrarySize(observed: Float64Array, factor: number): Float64Array {
  return observed.map((value) => Math.log1p(Math.expm1(value) * factor));
}

/** Library size at which these observed log values would have a given mean. */
function librarySize(observed: Float64Array, wanted: number, target: number): number {
  let [low, high] = [Math.log(1e-3), Math.log(1e12)];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (mean(atLibrarySize(observed, Math.exp(middle) / target)) < wanted) low = middle;
    else high = middle;
  }
  return Math.exp(low);
}

/** The power of ten that is near, else two digits. */
function rounded(size: number): number {
  const usual = 10 ** Math.round(Math.log10(size));
  return Math.abs(Math.log(size / usual)) < 0.35 ? usual : Number(size.toPrecision(2));
}

function slope(x: Float64Array, y: Float64Array): number {
  let [xx, xy] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    xx += x[i]! * x[i]!;
    xy += x[i]! * y[i]!;
  }
  return xy / xx;
}

function size(values: Float64Array): number {
  return mean(values.map(Math.abs));
}

function largest(values: Float64Array): number {
  return values.reduce((a, b) => Math.max(a, b), -Infinity);
}

function digits(value: number): string {
  return Number.isNaN(value) ? "not defined" : String(Number(value.toPrecision(2)));
}
