import { parseCondition } from "./condition.ts";
import type { Condition } from "./condition.ts";

/**
 * Finds conditions by what a label means: the label itself, else the same set of genes in any order and with or without
 * control, else with `_` for `+`, as GEARS names its predictions. Several conditions can be written differently and mean
 * the same.
 * @param control the label of control cells in the data
 * @returns a function from a label to positions in `known`; none when nothing matches
 */
export function conditionFinder(
  known: readonly Condition[],
  control?: string,
): (label: string) => readonly number[] {
  const exact = new Map(known.map(({ label }, i) => [label, i]));
  const byKey = new Map<string, number[]>();
  known.forEach(({ key }, i) => byKey.set(key, [...(byKey.get(key) ?? []), i]));
  return (label) => {
    const same = exact.get(label);
    if (same !== undefined) return [same];
    const meant = byKey.get(parseCondition(label, control).key);
    if (meant) return meant;
    return label.includes("_")
      ? (byKey.get(parseCondition(label.replaceAll("_", "+"), control).key) ?? [])
      : [];
  };
}
