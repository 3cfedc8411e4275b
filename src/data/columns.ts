import { PertlineError } from "../error.ts";
import { listed, suggestion } from "../nearest.ts";
import type { Labels, Table } from "../io/table.ts";
import { column, labelsOf } from "../io/table.ts";
import { CONTROL_LABELS } from "./condition.ts";

/** Names of condition columns in common files (GEARS, PerturBench, scPerturb, cell-eval, Replogle), best first. */
const NAMES: readonly string[] = [
  "condition",
  "perturbation",
  "perturbation_name",
  "pert_name",
  "pert",
  "gene",
  "target_gene",
  "gene_target",
  "guide_target",
  "target",
  "perturbed_gene",
  "perturbation_raw",
  "guide_identity",
];

export interface ConditionColumn {
  /** Column of `obs` with a condition label per cell. */
  name: string;
  /** Label of control cells. */
  control: string;
  /** Sentences about what was guessed, and how to set it. */
  notes: string[];
}

export interface ConditionColumnOptions {
  condition?: string;
  control?: string;
}

interface Candidate extends Labels {
  name: string;
  control: string;
}

const rank = (name: string): number => {
  const at = NAMES.indexOf(name.toLowerCase());
  return at < 0 ? NAMES.length : at;
};

function controlAmong(labels: readonly string[]): string | undefined {
  for (const known of CONTROL_LABELS) {
    const found = labels.find((label) => label.toLowerCase() === known);
    if (found !== undefined) return found;
  }
  return undefined;
}

const example = ({ name, labels }: { name: string; labels: readonly string[] }): string =>
  `${name} (${listed(labels, 4)})`;

/**
 * Finds which column of `obs` holds the condition of each cell, and which label is control. What is not told is judged
 * by content: text with a control label; columns with a usual name and with more than two labels come first.
 *
 * @throws PertlineError UNKNOWN_COLUMN, UNKNOWN_LABEL (naming near misses), NO_CONDITION_COLUMN, NO_CONTROL_LABEL,
 * AMBIGUOUS_CONDITION (listing candidates with example values), ONE_CONDITION
 */
export function detectCondition(
  { obs }: { obs: Table },
  options: ConditionColumnOptions = {},
): ConditionColumn {
  const notes: string[] = [];
  const found = options.condition === undefined ? guess(obs, options.control, notes) : given(obs, options.condition, options.control, notes); // prettier-ignore
  if (found.labels.length < 2)
    throw new PertlineError(
      "ONE_CONDITION",
      `The column "${found.name}" holds one condition only (${found.labels[0]}). Expected control cells and at least one perturbation; name another column with --condition.`,
    );
  return { name: found.name, control: found.control, notes };
}

function given(obs: Table, name: string, control: string | undefined, notes: string[]): Candidate {
  const { labels, codes } = labelsOf(column(obs, name));
  if (labels.length === 0)
    throw new PertlineError(
      "NO_CONDITION_COLUMN",
      `The column "${name}" is empty. Name another with --condition.`,
    );
  return { name, labels, codes, control: control === undefined ? guessControl(name, labels, notes) : known(name, labels, control) }; // prettier-ignore
}

function known(name: string, labels: readonly string[], control: string): string {
  if (labels.includes(control)) return control;
  throw new PertlineError(
    "UNKNOWN_LABEL",
    `No cell has the control label "${control}" in the column "${name}". ${suggestion(control, labels)} Set it with --control.`,
  );
}

function guessControl(name: string, labels: readonly string[], notes: string[]): string {
  const control = controlAmong(labels);
  if (control === undefined)
    throw new PertlineError(
      "NO_CONTROL_LABEL",
      `None of the labels of the column "${name}" is known to mean control (expected one of ${CONTROL_LABELS.join(", ")}; found ${listed(labels)}). Say which it is with --control.`,
    );
  notes.push(`"${control}" was taken as the label of control cells; set another with --control.`);
  return control;
}

function guess(obs: Table, control: string | undefined, notes: string[]): Candidate {
  const texts = [...obs.columns]
    .filter(([, { kind }]) => kind === "category" || kind === "text")
    .map(([name, one]) => ({ name, ...labelsOf(one) }));
  const candidates: Candidate[] = texts.flatMap((one) => {
    const label = control === undefined ? controlAmong(one.labels) : one.labels.find((l) => l === control);
    return label === undefined ? [] : [{ ...one, control: label }];
  });
  if (obs.columns.size === 0)
    throw new PertlineError(
      "NO_CONDITION_COLUMN",
      "Nothing is said about the cells: obs has no columns. Give a table with the condition of each cell, its rows named like the cells: --obs FILE (in code: obs).",
    );
  if (candidates.length === 0) throw noCandidate(texts, control);
  const usual = candidates.filter(({ name }) => rank(name) < NAMES.length);
  const pool = usual.length > 0 ? usual : candidates;
  const many = pool.filter(({ labels }) => labels.length > 2);
  const best = (many.length > 0 ? many : pool).sort((a, b) => rank(a.name) - rank(b.name));
  const first = best[0] as Candidate;
  if (usual.length === 0 && best.length > 1)
    throw new PertlineError(
      "AMBIGUOUS_CONDITION",
      `Several columns could hold the condition of each cell: ${best.map(example).join("; ")}. Name one with --condition.`,
    );
  const others = best.slice(1).map(({ name }) => name);
  notes.push(
    `The column "${first.name}" was taken as the condition of each cell${others.length > 0 ? ` (${others.join(", ")} would do too)` : ""}; set another with --condition.`,
  );
  if (control === undefined) guessControl(first.name, first.labels, notes);
  return first;
}

function noCandidate(
  texts: { name: string; labels: string[] }[],
  control: string | undefined,
): PertlineError {
  const named = texts
    .filter(({ name }) => rank(name) < NAMES.length)
    .sort((a, b) => rank(a.name) - rank(b.name));
  if (control !== undefined) {
    const likely = texts.flatMap(({ labels }) => controlAmong(labels) ?? []);
    const among = (named.length > 0 ? named : texts).flatMap(({ labels }) => labels.slice(0, 5000));
    return new PertlineError(
      "UNKNOWN_LABEL",
      `No column of obs has the control label "${control}". ${suggestion(control, likely.length > 0 ? likely : among)}`,
    );
  }
  if (named.length > 0)
    return new PertlineError(
      "NO_CONTROL_LABEL",
      `No label is known to mean control in ${named.map(example).join("; ")} (expected one of ${CONTROL_LABELS.join(", ")}). Say which column and label with --condition and --control.`,
    );
  return new PertlineError(
    "NO_CONDITION_COLUMN",
    `No column of obs holds conditions: expected text with a control label (${CONTROL_LABELS.join(", ")}); found ${texts.length > 0 ? texts.map(example).join("; ") : "no text columns"}. Name the column with --condition and the control label with --control.`,
  );
}
