import { PertlineError } from "../../error.ts";
import type { Decoded } from "../hdf5/decode.ts";
import type { DatasetNode, TreeNode } from "../hdf5/node.ts";
import type { ColumnPlan } from "./column.ts";
import { doubles, planElement } from "./column.ts";
import type { Element } from "./protocol.ts";

/** Numbers and texts of one answer, dictionaries in it and how deep they go. */
export const MOST_VALUES: number = 20_000_000;
export const MOST_MEMBERS: number = 10_000;
export const MOST_DEPTH: number = 32;

/**
 * Reads a dictionary of `uns` with what is in it: arrays, texts, numbers, booleans, nulls, categories and nullable arrays;
 * data frames and arrays of records become dictionaries of their columns. Members of unknown kinds are left out.
 * @throws PertlineError UNS_TOO_LARGE, as for dictionaries that hold themselves
 */
export function readElement(node: TreeNode): Element | undefined {
  let [values, members] = [0, 0];
  /** Dictionaries that hold the one being read. */
  const above = new Set<number>();
  const tooLarge = (path: string, what: string): never => {
    throw new PertlineError("UNS_TOO_LARGE", `${path} holds ${what}. Ask for a part of it by its path.`);
  };
  const count = (n: number, path: string): void => {
    values += n;
    if (!(values <= MOST_VALUES)) tooLarge(path, `more than ${MOST_VALUES.toLocaleString("en")} values`);
  };

  function read(one: TreeNode, depth: number): Element | undefined {
    if (depth > MOST_DEPTH) tooLarge(one.path, `dictionaries more than ${MOST_DEPTH} deep, or itself`);
    if (one.kind === "link") return undefined;
    if (one.kind === "dataset") {
      count(
        (one.shape ?? []).reduce((product, n) => product * n, 1),
        one.path,
      );
      return readArray(one);
    }
    const plan = ["categorical", undefined].includes(encoding(one)) || /^nullable-/.test(encoding(one) ?? "") ? planElement(one) : ""; // prettier-ignore
    if (typeof plan !== "string") {
      count(plan.length, one.path);
      return fromPlan(plan);
    }
    if (one.id !== undefined && above.has(one.id)) tooLarge(one.path, "itself");
    if (one.id !== undefined) above.add(one.id);
    const entries: [string, Element][] = [];
    for (const key of one.keys()) {
      if (++members > MOST_MEMBERS) tooLarge(one.path, `more than ${MOST_MEMBERS} members, or itself`);
      const inner = one.get(key);
      const element = inner && read(inner, depth + 1);
      if (element !== undefined) entries.push([key, element]);
    }
    if (one.id !== undefined) above.delete(one.id);
    // Also for a key named __proto__.
    return Object.fromEntries(entries);
  }
  return read(node, 0);
}

function encoding(node: TreeNode): string | undefined {
  const value = node.kind === "link" ? undefined : node.attribute("encoding-type");
  return typeof value === "string" ? value : undefined;
}

function fromPlan(plan: ColumnPlan): Element {
  const shape = [plan.length];
  switch (plan.kind) {
    case "category": {
      const categories = plan.categories();
      return { shape, values: Array.from(plan.codes(), (code) => categories[code] ?? null) };
    }
    case "text": {
      const missing = plan.missing?.();
      return { shape, values: plan.values().map((text, i) => (missing?.[i] === 1 ? null : text)) };
    }
    case "number":
      return { shape, values: plan.values() };
    case "boolean":
      return { shape, values: Float64Array.from(plan.values(), (value) => (value === 255 ? NaN : value)) };
  }
}

function readArray(dataset: DatasetNode): Element | undefined {
  const { type, shape } = dataset;
  if (shape === null) return null;
  if (type === "other") return undefined;
  const decoded = dataset.read();
  if (decoded instanceof Map)
    return Object.fromEntries(Array.from(decoded, ([name, column]) => [name, arrayOf(column, shape)]));
  if (shape.length > 0) return arrayOf(decoded, shape);
  const value = (decoded as ArrayLike<string | number | bigint>)[0];
  if (value === undefined) return undefined;
  if (type === "boolean") return Number(value) === 1;
  return typeof value === "string" ? value : Number(value);
}

function arrayOf(values: Decoded, shape: readonly number[]): Element {
  return { shape: [...shape], values: Array.isArray(values) ? values : doubles(values) };
}
