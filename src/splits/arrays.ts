import { byCodePoint } from "../data/condition.ts";

/** `np.unique`: sorted by code point, without duplicates. */
export function unique(names: Iterable<string>): string[] {
  return [...new Set(names)].sort(byCodePoint);
}

/** `np.setdiff1d`: the sorted unique names that are not among the others. */
export function setDifference(names: Iterable<string>, others: Iterable<string>): string[] {
  const without = new Set(others);
  return unique(names).filter((name) => !without.has(name));
}
