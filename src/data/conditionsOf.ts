import { assignConditions } from "./assign.ts";
import type { Cells } from "./cells.ts";
import { detectCondition } from "./columns.ts";
import type { Condition } from "./condition.ts";
import { applyWhere } from "./filter.ts";

/** What a split needs to know of a file: its conditions, without a look at the matrix. */
export interface DataConditions {
  dataset: string;
  /** In order of first appearance, as `pseudobulk` has them. */
  conditions: readonly Condition[];
  /** Cells per condition. */
  nCells: readonly number[];
  /** Row of the control condition. */
  control: number;
  /** Row of each cell's condition, −1 for cells that are left out. */
  rows: Int32Array;
  /** What was decided or left out, for people: each one sentence. */
  notes: readonly string[];
}

export interface ConditionsOptions {
  /** Column of `obs` with the condition labels; found by content unless given. */
  condition?: string;
  /** Label of control cells; found unless given. */
  control?: string;
  /** Cell filters: `cell_type=k562`, see `parseWhere`. */
  where?: string | readonly string[];
}

/**
 * The conditions of a file, from its table of cells alone.
 *
 * @throws PertlineError of `detectCondition` and `applyWhere`; NO_CONTROL_CELLS, ONE_CONDITION
 */
export function conditionsOf(cells: Cells, options: ConditionsOptions = {}): DataConditions {
  const { condition, control, where } = options;
  const filtered = where !== undefined && where.length > 0;
  const mask = filtered ? applyWhere(cells.obs, where) : undefined;
  const found = detectCondition(cells, {
    condition: condition || undefined,
    control: control || undefined,
  });
  const { notes, ...assigned } = assignConditions(cells.obs, found, mask);
  const kept = assigned.nCells.reduce((sum, n) => sum + n, 0);
  return {
    dataset: cells.name,
    ...assigned,
    notes: [
      ...cells.notes,
      ...found.notes,
      ...(filtered ? [`${kept} of ${cells.nCells} cells pass the filter ${[where].flat().join(" and ")}.`] : []), // prettier-ignore
      ...notes,
    ],
  };
}
