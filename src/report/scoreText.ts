import { listed } from "../nearest.ts";
import type { RatioInterval } from "../metrics/answer.ts";
import { noiseLimitSentence } from "../metrics/noiseLimit.ts";
import type { Verdict } from "../metrics/verdict.ts";
import type { ScoredPredictions } from "./scorePredictions.ts";

/** The verdict as one sentence. */
export function verdictSentence(verdict: Verdict): string {
  const { answer, label, strongest, ratio, reason, errors } = verdict;
  const measured = strongest
    ? `its error is ${fixed(ratio.value)} times that of ${strongest.label}, the strongest baseline (95 % interval ${span(ratio)}; ` +
      `${count(errors.length, "held-out condition")})`
    : "there is no baseline to compare it with";
  switch (answer) {
    case "better":
      return `${label} predicts better than every rival baseline: ${measured}${noRivals(verdict)}.`;
    case "worse":
      return `${label} predicts worse than the strongest baseline: ${measured}.`;
    case "not distinguishable":
      return `${label} is not distinguishable from the strongest baseline: ${measured}${reason ? `; ${reason}` : ""}.`;
    case "depends on the average":
      return `Whether ${label} is better or worse depends on the average: ${measured}; ${reason}.`;
    case "cannot say":
      return `Cannot say whether ${label} is better: ${reason}${strongest && errors.length > 0 ? `. So far ${measured}` : ""}.`;
  }
}

/** Baselines that predict too little to be rivals: "better" does not speak of them. */
function noRivals({ comparisons }: Verdict): string {
  const few = comparisons.filter((entry) => !entry.rival);
  return few.length === 0
    ? ""
    : `; no rival, because it predicts too few of these: ${few.map((entry) => `${entry.label} (${entry.conditions})`).join(", ")}`;
}

/** What the command prints. */
export function scoreText(result: ScoredPredictions): string {
  const { verdict, data, predictions, split, notFitted, additive, notes } = result;
  const own = verdict.coverage[0]!;
  const lines = [
    verdictSentence(verdict),
    "",
    `Data         ${data.name} (${data.provenance}), ${data.conditions} conditions × ${data.genes} genes, ${scaleOf(result)}`,
    `Predictions  ${predictions.path} (${predictions.provenance})`,
    `Split        ${split.train} training and ${split.heldOut} held-out conditions${split.given ? "" : ", implied by what is predicted"}`,
    `Scored       ${verdict.nGenes} of ${verdict.panelSize} genes, ${verdict.errors.length} of ${verdict.heldOut} held-out conditions`,
    `             ${own.label} predicts ${own.predicted} of ${verdict.heldOut} conditions and ${own.genes} of ${verdict.panelSize} genes`,
    "",
    "Error relative to each baseline (L2, geometric mean of ratios with 95 % interval; below 1 is better)",
    ...table([
      ["baseline", "ratio", "interval", "conditions", "nearer on"],
      ...verdict.comparisons.map((entry) => [
        entry.label + (entry.baseline === verdict.strongest?.id ? " *" : entry.rival ? "" : " (few)"),
        fixed(entry.ratio.value),
        span(entry.ratio),
        String(entry.conditions),
        percent(entry.wins),
      ]),
    ]),
    ...(verdict.strongest ? [`  * strongest here, and in ${percent(verdict.strongestShare)} of ${verdict.resamples.toLocaleString("en")} resamples (chosen anew in each)`] : []), // prettier-ignore
    ...(verdict.comparisons.some((entry) => !entry.rival) ? ["  (few) predicts less than half of the conditions; compared on those only, and no rival for the headline"] : []), // prettier-ignore
    ...notFitted.map((entry) => `  ${entry.label} could not be fitted: ${entry.reason}`),
    "",
    "Against the strongest baseline, by average",
    ...table([
      ["average", "ratio", "interval", "answer"],
      ...verdict.averages.map((entry) => [
        entry.label,
        fixed(entry.ratio.value),
        span(entry.ratio),
        entry.answer,
      ]),
    ]),
    "",
    "Noise floor",
    `  a second experiment with as many cells would have a ratio of ${fixed(verdict.noise.replicate)} (from split halves), a prediction that knew the true means ${fixed(verdict.noise.perfect)}`,
    ...(additive ? [`  ${noiseLimitSentence(additive)}`] : []),
    ...missing(verdict),
    ...(notes.length > 0 ? ["", "Notes", ...notes.map((note) => `  ${note}`)] : []),
  ];
  return lines.join("\n");
}

/** Everything as JSON; numbers that are not defined are null. */
export function scoreJson(result: ScoredPredictions): string {
  return JSON.stringify({ sentence: verdictSentence(result.verdict), ...result }, undefined, 2);
}

function missing(verdict: Verdict): string[] {
  const lines = verdict.coverage.flatMap(({ label, missing: conditions, missingGenes }) => {
    const reasons = new Map<string, string[]>();
    for (const { condition, reason } of conditions)
      reasons.set(reason, [...(reasons.get(reason) ?? []), condition]);
    const grouped = Array.from(
      reasons,
      ([reason, names]) => `  ${label}: ${count(names.length, "condition")} (${listed(names, 5)}): ${reason}`,
    );
    const first = conditions[0];
    return [
      ...(grouped.length <= 3
        ? grouped
        : [
            `  ${label}: ${count(conditions.length, "condition")}, for ${grouped.length} reasons, e.g. ${first!.condition}: ${first!.reason}`,
          ]),
      ...(missingGenes.length > 0
        ? [`  ${label}: ${count(missingGenes.length, "gene")} of the panel (${listed(missingGenes, 5)})`]
        : []),
    ];
  });
  const absent =
    verdict.notInData.length > 0 ? [`  held out, but not in the data: ${listed(verdict.notInData, 5)}`] : [];
  return lines.length + absent.length > 0 ? ["", "Not predicted", ...lines, ...absent] : [];
}

function scaleOf({ data: { scale } }: ScoredPredictions): string {
  if (scale.kind === "unknown") return "scale unknown";
  return scale.target === undefined
    ? `${scale.kind}, library size unknown`
    : `${scale.kind} of counts per ${scale.target}`;
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    `  ${row.map((field, column) => field.padEnd(widths[column]!)).join("  ")}`.trimEnd(),
  );
}

function fixed(value: number): string {
  return Number.isNaN(value)
    ? "–"
    : value !== 0 && Math.abs(value) < 0.01
      ? value.toPrecision(2)
      : value.toFixed(2);
}

function span({ lower, upper }: RatioInterval): string {
  return Number.isNaN(lower) ? "–" : `${fixed(lower)} to ${fixed(upper)}`;
}

function percent(share: number): string {
  return Number.isNaN(share) ? "–" : `${Math.round(100 * share)} %`;
}

function count(n: number, what: string): string {
  return `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;
}
