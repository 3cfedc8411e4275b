/**
 * A set of perturbed genes with the label it was written with. Control is the empty set.
 * Two conditions are the same when their keys are equal, whatever the order in their labels.
 */
export interface Condition {
  /** As in the data: `A+B`, `A+ctrl`, `ctrl+A`, `non-targeting`. Kept, because splits sort by it. */
  readonly label: string;
  /** Perturbed genes in the order of the label; none for control. */
  readonly genes: readonly string[];
  /** Genes in code-point order joined by `+`; `ctrl` for control. */
  readonly key: string;
}

/** Labels of control cells in common files (GEARS, scPerturb, PerturBench, cell-eval), lower case. */
export const CONTROL_LABELS: readonly string[] = [
  "ctrl",
  "control",
  "non-targeting",
  "nontargeting",
  "nt",
  "untreated",
  "neg_ctrl",
  "negctrl",
];

/**
 * Reads a condition label by the rules of GEARS and its peers: parts are joined by `+`; a part that is a control label
 * counts for no gene (`A+ctrl` and `ctrl+A` are singles, `ctrl` is control).
 * @param control the label of control cells where it is none of the common ones
 */
export function parseCondition(label: string, control?: string): Condition {
  const isControl = (part: string): boolean =>
    control !== undefined && part === control ? true : CONTROL_LABELS.includes(part.toLowerCase());
  const genes =
    label === control
      ? []
      : label
          .split("+")
          .map((part) => part.trim())
          .filter((part) => part !== "" && !isControl(part));
  return { label, genes, key: conditionKey(genes) };
}

/** The order-free name of a set of genes. */
export function conditionKey(genes: readonly string[]): string {
  return genes.length === 0 ? "ctrl" : [...genes].sort(byCodePoint).join("+");
}

/** Comparison of strings as numpy and Python sort them. */
export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function isControl(condition: Condition): boolean {
  return condition.genes.length === 0;
}
export function isSingle(condition: Condition): boolean {
  return condition.genes.length === 1;
}
export function isDouble(condition: Condition): boolean {
  return condition.genes.length === 2;
}
