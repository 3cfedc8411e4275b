import type { AttributeValue } from "./attributes.ts";
import type { Decoded } from "./decode.ts";

/** A group of an HDF5 file, whichever reader reads it. */
export interface GroupNode {
  kind: "group";
  /** From the root group, e.g. /obs. */
  path: string;
  /** The same for the same group under another name, where the reader knows it. */
  id?: number;
  keys(): string[];
  get(name: string): TreeNode | undefined;
  attribute(name: string): AttributeValue | undefined;
}

/** A dataset; nothing of its values is read before it is asked for. */
export interface DatasetNode {
  kind: "dataset";
  path: string;
  /** Empty for a single value; null for none at all. */
  shape: readonly number[] | null;
  type: "number" | "boolean" | "text" | "record" | "other";
  /** Of an element. */
  bytes: number;
  float: boolean;
  /** Shape of a chunk; undefined where it is stored in one piece. */
  chunk: readonly number[] | undefined;
  attribute(name: string): AttributeValue | undefined;
  /** Elements [from, to) along the first dimension, row-major; all unless told. */
  read(from?: number, to?: number): Decoded;
}

/** A link that leads nowhere or out of the file: such are never followed. */
export interface LinkNode {
  kind: "link";
  path: string;
  why: string;
}

export type TreeNode = GroupNode | DatasetNode | LinkNode;

/** The object at a path; undefined where a part of it is missing. */
export function nodeAt(root: GroupNode, path: readonly string[]): TreeNode | undefined {
  return path.reduce<TreeNode | undefined>(
    (node, name) => (node?.kind === "group" ? node.get(name) : undefined),
    root,
  );
}
