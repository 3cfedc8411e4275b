import type { Condition } from "../../data/condition.ts";
import type { DuplicateCells } from "../../data/duplicateCells.ts";
import type { Pseudobulk } from "../../data/pseudobulk.ts";
import type { Split } from "../split.ts";

/** A problem makes a comparison wrong, a caution limits what may be concluded from it, a note says what it is about. */
export type Severity = "problem" | "caution" | "note";

export interface AuditFinding {
  /** Stays the same between versions: `shared-genes`, `validation-scored` … */
  id: string;
  severity: Severity;
  /** What was found, with numbers. */
  sentence: string;
  /** What it means for a comparison of models. */
  meaning: string;
  /** Labels it is about. */
  conditions?: readonly string[];
  /** Genes it is about. */
  genes?: readonly string[];
}

/** A pseudobulk, or as much of one as is there: with conditions alone, what needs genes or values is not looked at. */
export type AuditData = Pick<Pseudobulk, "conditions"> &
  Partial<Pick<Pseudobulk, "genes" | "means" | "variances" | "nonZeros" | "nCells" | "control">>;

export interface AuditOptions {
  /** Which conditions are scored; "held out" (test and validation pooled, as in the paper) unless told. */
  scored?: "held out" | "test";
  /** What `duplicateCells` found. */
  duplicates?: DuplicateCells;
  /** SHA-256 of the data file. */
  source?: string;
}

/** One question that is put to a split; what it finds is in order of importance. */
export type AuditCheck = (data: AuditData, split: Split, options: AuditOptions) => AuditFinding[];

/** The conditions of the data that a list of labels names. */
export function conditionsIn(data: AuditData, labels: Iterable<string>): Condition[] {
  const wanted = new Set(labels);
  return data.conditions.filter(({ label }) => wanted.has(label));
}

/** `1 condition is`, `2 conditions are`. */
export function count(n: number, one: string, verb?: readonly [string, string]): string {
  const noun = n === 1 ? one : `${one}s`;
  return `${n.toLocaleString("en")} ${noun}${verb ? ` ${n === 1 ? verb[0] : verb[1]}` : ""}`;
}
