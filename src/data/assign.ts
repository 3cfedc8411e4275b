import { PertlineError } from "../error.ts";
import { listed } from "../nearest.ts";
import type { Table } from "../io/table.ts";
import { column, labelsOf } from "../io/table.ts";
import type { ConditionColumn } from "./columns.ts";
import type { Condition } from "./condition.ts";
import { isControl, parseCondition } from "./condition.ts";

export interface Assignment {
  /** In order of first appearance among the cells that are kept. */
  conditions: Condition[];
  /** Row of `conditions` of each cell, −1 for cells that are left out. */
  rows: Int32Array;
  nCells: number[];
  control: number;
  notes: string[];
}

/**
 * Gives each cell its condition. Labels that name the same genes in another order are one condition, written as it
 * comes first; cells without a label are left out. Both are noted.
 *
 * @param mask 1 for cells to keep, all unless given
 * @throws PertlineError NO_CONTROL_CELLS, ONE_CONDITION
 */
export function assignConditions(
  obs: Table,
  { name, control }: Pick<ConditionColumn, "name" | "control">,
  mask?: Uint8Array,
): Assignment {
  const { labels, codes } = labelsOf(column(obs, name));
  const rows = new Int32Array(codes.length).fill(-1);
  const conditions: Condition[] = [];
  const nCells: number[] = [];
  const byKey = new Map<string, number>();
  const ofLabel = new Int32Array(labels.length).fill(-1);
  const written = new Map<number, string[]>();
  let missing = 0;
  for (let cell = 0; cell < codes.length; cell++) {
    if (mask !== undefined && mask[cell] !== 1) continue;
    const code = codes[cell] as number;
    if (code < 0) {
      missing++;
      continue;
    }
    let row = ofLabel[code] as number;
    if (row < 0) {
      const condition = parseCondition(labels[code] as string, control);
      row = byKey.get(condition.key) ?? -1;
      if (row < 0) {
        row = conditions.push(condition) - 1;
        nCells.push(0);
        byKey.set(condition.key, row);
      }
      ofLabel[code] = row;
      written.set(row, [...(written.get(row) ?? []), condition.label]);
    }
    rows[cell] = row;
    nCells[row]!++;
  }
  const filtered = mask === undefined ? "" : " among the cells that pass the filter";
  const at = conditions.findIndex(isControl);
  if (at < 0)
    throw new PertlineError(
      "NO_CONTROL_CELLS",
      `There are no control cells ("${control}" in the column "${name}")${filtered}. Set the label with --control or loosen --where.`,
    );
  if (conditions.length < 2)
    throw new PertlineError(
      "ONE_CONDITION",
      `There is one condition only (${conditions[0]?.label})${filtered}: expected control cells and at least one perturbation.`,
    );
  return { conditions, rows, nCells, control: at, notes: notesOn(conditions, written, missing, name) };
}

function notesOn(
  conditions: readonly Condition[],
  written: ReadonlyMap<number, string[]>,
  missing: number,
  name: string,
): string[] {
  const notes: string[] = [];
  if (missing > 0) notes.push(`${missing} cells without a label in "${name}" were left out.`);
  const merged = [...written.values()].filter((labels) => labels.length > 1);
  if (merged.length > 0)
    notes.push(
      `Labels that name the same genes were taken as one condition: ${listed(merged.map((labels) => labels.join(" = ")))}.`,
    );
  const large = conditions.filter(({ genes }) => genes.length > 2).map(({ label }) => label);
  if (large.length > 0)
    notes.push(`${large.length} conditions perturb more than two genes: ${listed(large)}.`);
  const guides = guidesOf(conditions.flatMap(({ genes, label }) => (genes.length === 1 ? label : [])));
  if (guides !== undefined)
    notes.push(
      `Labels such as ${guides.join(" and ")} look like guides of one gene: each is a condition of its own, and its gene is not known. To take them together, give a column with the gene (--condition).`,
    );
  return notes;
}

/** Two labels that differ in a number at their end only, where at least half of the labels have such a twin. */
function guidesOf(labels: readonly string[]): [string, string] | undefined {
  const byStem = new Map<string, string[]>();
  for (const label of labels) {
    const stem = /^(.+)(?:[_.]|-(?=s?g))(?:sg|guide|g)?\d{1,2}$/i.exec(label)?.[1];
    if (stem !== undefined) byStem.set(stem, [...(byStem.get(stem) ?? []), label]);
  }
  const twins = [...byStem.values()].filter((some) => some.length > 1);
  if (2 * twins.flat().length < labels.length) return undefined;
  const [pair] = twins;
  return pair && [pair[0] as string, pair[1] as string];
}
