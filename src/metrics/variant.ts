import { PertlineError } from "../error.ts";
import type { Metric } from "./metric.ts";
import { mostChangedPositions } from "./mostChanged.ts";
import type { ConditionView, Need, ScoredSet, SetMetric } from "./setMetric.ts";
import { columnsOf, viewOf } from "./setMetric.ts";

export interface VariantOptions {
  /** Changes are from the mean of perturbations (`perturbedMean`) instead of from control. */
  from?: "perturbedMean";
  /** Only this many genes, by the observed change from control. */
  mostChanged?: number;
  /** Only this many genes, by the set's rankings. */
  ranked?: number;
  /** Without the genes that are perturbed in the condition. */
  withoutTargets?: boolean;
}

/**
 * A metric of profiles as a metric of a set, with another reference or fewer genes. Genes are chosen before the reference
 * is replaced, and targets left out before genes are counted.
 */
export function variant(metric: Metric, options: VariantOptions = {}): SetMetric {
  const { from, mostChanged, ranked, withoutTargets = false } = options;
  const suffixes = [
    ...(from ? ["perturbed"] : []),
    ...(mostChanged === undefined ? [] : [`top${mostChanged}`]),
    ...(ranked === undefined ? [] : [`de${ranked}`]),
    ...(withoutTargets ? ["without_targets"] : []),
  ];
  const words = [
    ...(from ? ["from the perturbed mean"] : []),
    ...(mostChanged === undefined ? [] : [`${mostChanged} most changed genes`]),
    ...(ranked === undefined ? [] : [`${ranked} DE genes`]),
    ...(withoutTargets ? ["without target genes"] : []),
  ];
  const needs: Need[] = [
    ...(from ? ["perturbedMean" as const] : []),
    ...(ranked === undefined ? [] : ["rankings" as const]),
  ];
  return {
    ...metric,
    id: [metric.id, ...suffixes].join("_"),
    label: [metric.label, ...words].join(", "),
    formula: from ? `${metric.formula}, with m for c` : metric.formula,
    panel: words.slice(from ? 1 : 0).join(", ") || metric.panel,
    control: from ? "the mean of observed perturbations m, subtracted on both sides" : metric.control,
    none: from ? `with m in the place of no change: ${metric.none}` : metric.none,
    reference: from ? "Systema pearson_delta_reference_metrics; CellSimBench (deltapert)" : metric.reference,
    needs,
    compute: (set) =>
      eachCondition(set, needs, (view) => {
        const kept = genesOf(view, options);
        const pick = (row: Float64Array): Float64Array =>
          kept ? Float64Array.from(kept, (gene) => row[gene]!) : row;
        return metric.compute(
          pick(view.prediction),
          pick(view.truth),
          pick(from ? view.perturbedMean! : view.control),
          kept ? Array.from(kept, (gene) => view.genes[gene]!) : view.genes,
        );
      }),
  };
}

/**
 * A value for every condition of a set.
 * @throws MISSING_INPUT
 */
export function eachCondition(
  set: ScoredSet,
  needs: readonly Need[],
  value: (view: ConditionView) => number,
): Float64Array {
  for (const need of needs)
    if (set[need] === undefined)
      throw new PertlineError(
        "MISSING_INPUT",
        `This metric needs ${MEANING[need]}: give \`${need}\` with the set that is scored.`,
      );
  return Float64Array.from(set.conditions, (_, i) => value(viewOf(set, i)));
}

const MEANING: Record<Need, string> = {
  perturbedMean: "the mean of observed perturbations",
  weights: "a weight for each gene in each condition",
  rankings: "the genes of each condition by differential expression",
};

/** Positions of the genes that are scored; undefined for all of them. */
function genesOf(
  view: ConditionView,
  { mostChanged, ranked, withoutTargets }: VariantOptions,
): Int32Array | undefined {
  const targets = new Set(withoutTargets ? columnsOf(view) : []);
  if (targets.size === 0 && mostChanged === undefined && ranked === undefined) return undefined;
  const all = Int32Array.from(ranked === undefined ? view.genes.keys() : Array.from(view.ranking!));
  const kept = (targets.size > 0 ? all.filter((gene) => !targets.has(gene)) : all).slice(0, ranked);
  if (mostChanged === undefined) return kept;
  const at = (row: Float64Array): Float64Array => Float64Array.from(kept, (gene) => row[gene]!);
  return mostChangedPositions(at(view.truth), at(view.control), mostChanged).map((i) => kept[i]!);
}
