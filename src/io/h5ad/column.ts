import { PertlineError } from "../../error.ts";
import type { Decoded } from "../hdf5/decode.ts";
import type { DatasetNode, GroupNode, TreeNode } from "../hdf5/node.ts";

/** How to read a column: what is known before its values are. */
export type ColumnPlan =
  | { kind: "category"; length: number; categories(): string[]; codes(): Int32Array }
  | { kind: "text"; length: number; values(): string[]; missing?(): Uint8Array }
  | { kind: "number"; length: number; values(): Float64Array }
  | { kind: "boolean"; length: number; values(): Uint8Array };

/** Numbers of any stored type as doubles. */
export function doubles(values: Decoded): Float64Array {
  if (Array.isArray(values) || values instanceof Map) return new Float64Array();
  if (values instanceof Float64Array) return values;
  return values instanceof BigInt64Array || values instanceof BigUint64Array
    ? Float64Array.from(values, Number)
    : new Float64Array(values);
}

function texts(dataset: DatasetNode): string[] {
  const values = dataset.read();
  return Array.isArray(values) ? values : [];
}

const lengthOf = ({ shape }: DatasetNode): number => shape?.[0] ?? 0;

/** A one-dimensional dataset, or a sentence why it is not read. */
function plain(dataset: DatasetNode): ColumnPlan | string {
  const { type, shape } = dataset;
  const length = lengthOf(dataset);
  if (shape === null || shape.length !== 1) return "it is not one column";
  switch (type) {
    case "text":
      return { kind: "text", length, values: () => texts(dataset) };
    case "boolean":
      return { kind: "boolean", length, values: () => Uint8Array.from(doubles(dataset.read())) };
    case "number":
      return { kind: "number", length, values: () => doubles(dataset.read()) };
    default:
      return "its values are neither text nor numbers";
  }
}

/** Values as texts, for names of categories and rows, which may be of any type; booleans read as Python writes them. */
export function asTexts(plan: ColumnPlan): string[] {
  switch (plan.kind) {
    case "text":
      return plan.values();
    case "boolean":
      return Array.from(plan.values(), (value) => (value === 1 ? "True" : "False"));
    case "number":
      return Array.from(plan.values(), String);
    case "category": {
      const categories = plan.categories();
      return Array.from(plan.codes(), (code) => categories[code] ?? "");
    }
  }
}

/** Names of categories may be nullable themselves. */
function category(codes: DatasetNode, categories: TreeNode): ColumnPlan | string {
  const names = planElement(categories);
  if (typeof names === "string") return `its categories: ${names}`;
  if (codes.type !== "number" || codes.shape?.length !== 1) return "its codes are no column of numbers";
  return {
    kind: "category",
    length: lengthOf(codes),
    categories: () => asTexts(names),
    codes: () => {
      const stored = codes.read();
      const whole =
        stored instanceof Int8Array || stored instanceof Int16Array || stored instanceof Int32Array;
      const plain = whole ? stored : doubles(stored);
      const most = names.length;
      const wrong = plain.find((code) => !(Number.isInteger(code) && code >= -1 && code < most));
      if (wrong !== undefined)
        throw new PertlineError(
          "SIZES_DISAGREE",
          `${codes.path} has a code ${wrong}, expected −1 to ${most - 1}. The file is damaged: write it again.`,
        );
      return plain instanceof Int32Array ? plain : new Int32Array(plain);
    },
  };
}

/** Values with a mask of missing ones, as pandas' nullable types are written. */
function masked(values: DatasetNode, mask: DatasetNode): ColumnPlan | string {
  const plan = plain(values);
  if (typeof plan === "string") return plan;
  if (mask.shape?.length !== 1 || lengthOf(mask) !== plan.length || mask.type === "text")
    return "its mask does not fit its values";
  const missing = (): Uint8Array => Uint8Array.from(doubles(mask.read()));
  const filled = <T extends Uint8Array | Float64Array>(array: T, mark: number): T => {
    missing().forEach((one, row) => {
      if (one === 1) array[row] = mark;
    });
    return array;
  };
  switch (plan.kind) {
    case "text":
      return { ...plan, missing };
    case "number":
      // A copy: stored doubles may be given as they are.
      return { ...plan, values: () => filled(plan.values().slice(), NaN) };
    case "boolean":
      return { ...plan, values: () => filled(plan.values(), 255) };
    case "category":
      return "it is a category with a mask";
  }
}

/**
 * How to read one column in any of AnnData's encodings: a plain array, a category of either kind, nullable values.
 * @returns a sentence where it is not known how
 */
export function planColumn(frame: GroupNode, name: string): ColumnPlan | string {
  const node = frame.get(name);
  if (node?.kind === "dataset") {
    // anndata 0.7 kept the categories of all columns in one group beside them.
    const legacy = frame.get("__categories");
    const categories = legacy?.kind === "group" ? legacy.get(name) : undefined;
    return categories?.kind === "dataset" ? category(node, categories) : plain(node);
  }
  return planElement(node);
}

/** The same for a column that stands by itself, in `uns` say. */
export function planElement(node: TreeNode | undefined): ColumnPlan | string {
  if (node?.kind === "dataset") return plain(node);
  if (node?.kind !== "group") return node?.why ?? "it is not there";
  const [codes, categories, values, mask] = ["codes", "categories", "values", "mask"].map((part) =>
    node.get(part),
  );
  if (codes?.kind === "dataset" && categories) return category(codes, categories);
  if (values?.kind === "dataset" && mask?.kind === "dataset") return masked(values, mask);
  return `its encoding ${String(node.attribute("encoding-type"))} is not known`;
}
