import { PertlineError } from "../../error.ts";
import { listed } from "../../nearest.ts";
import { column, labelsOf } from "../../io/table.ts";
import type { Cells } from "../cells.ts";
import { detectCondition } from "../columns.ts";
import { parseCondition } from "../condition.ts";
import { applyWhere } from "../filter.ts";
import { gearsLabel } from "./names.ts";

export interface GearsCellsOptions {
  /** Column of `obs` with the perturbation of each cell; found by content unless given. */
  condition?: string;
  /** Label of control cells; found unless given. */
  control?: string;
  /** What separates the genes of a pair in the labels, `+` unless told: `_` for `A_B`. */
  separator?: string;
  /** Column of `obs` with the cell type, or the type of all cells; `cell_type` unless told. */
  cellType?: string;
  /** Cell filters, see `parseWhere`. */
  where?: string | readonly string[];
}

/** Cells with their condition and type as GEARS names them. */
export interface GearsCells {
  /** 1 for cells that are kept. */
  kept: Uint8Array;
  /** Group of each cell of the file, −1 where it is left out. */
  rows: Int32Array;
  /** Cell type and condition, in order of first appearance. */
  groups: [type: string, condition: string][];
  conditions: string[];
  notes: string[];
}

/**
 * Names the condition of each cell as GEARS does: `ctrl`, `A+ctrl`, `A+B`. Pairs that differ in order only are one
 * condition, written as it comes first. Cells without a label and with more than two perturbed genes are left out: GEARS
 * would read two genes of them.
 *
 * @throws PertlineError of `detectCondition` and `applyWhere`; NO_CELL_TYPE, NO_CONTROL_CELLS
 */
export function gearsCells(cells: Cells, options: GearsCellsOptions = {}): GearsCells {
  const { separator = "+", where } = options;
  const found = detectCondition(cells, { condition: options.condition || undefined, control: options.control || undefined }); // prettier-ignore
  const mask = where !== undefined && where.length > 0 ? applyWhere(cells.obs, where) : undefined;
  const { labels, codes } = labelsOf(column(cells.obs, found.name));
  const conditionOf = labels.map((label) => {
    const plain = label === found.control || separator === "+" ? label : label.split(separator).join("+");
    return parseCondition(plain, found.control);
  });
  const types = cellTypes(cells, options.cellType);
  const names = new Map<string, string>();
  const known = new Map<string, number>();
  const large = new Set<string>();
  const groups: GearsCells["groups"] = [];
  let missing = 0;
  const rows = Int32Array.from(codes, (code, cell) => {
    if (mask && mask[cell] !== 1) return -1;
    const type = types.labels[types.codes[cell] as number];
    const condition = conditionOf[code];
    if (condition === undefined || type === undefined) {
      missing++;
      return -1;
    }
    if (condition.genes.length > 2) {
      large.add(condition.label);
      return -1;
    }
    const label = names.get(condition.key) ?? gearsLabel(condition);
    names.set(condition.key, label);
    const key = `${type}\n${label}`;
    const group = known.get(key) ?? groups.push([type, label]) - 1;
    known.set(key, group);
    return group;
  });
  const conditions = [...names.values()];
  if (!conditions.includes("ctrl"))
    throw new PertlineError(
      "NO_CONTROL_CELLS",
      `There are no control cells ("${found.control}" in the column "${found.name}") among those that are kept.`,
    );
  return {
    kept: Uint8Array.from(rows, (row) => (row >= 0 ? 1 : 0)),
    rows,
    groups,
    conditions,
    notes: [
      ...found.notes,
      ...types.notes,
      ...(missing > 0 ? [`${missing} cells without a condition or cell type were left out.`] : []),
      ...(large.size > 0 ? [`${large.size} conditions of more than two genes were left out: ${listed([...large])}.`] : []), // prettier-ignore
    ],
  };
}

/** @throws PertlineError NO_CELL_TYPE */
function cellTypes(cells: Cells, wanted?: string): { labels: string[]; codes: Int32Array; notes: string[] } {
  const name = wanted ?? "cell_type";
  const own = cells.obs.columns.get(name);
  if (own) return { ...labelsOf(own), notes: [] };
  if (wanted !== undefined)
    return {
      labels: [wanted],
      codes: new Int32Array(cells.nCells),
      notes: [`There is no column "${wanted}": it was taken as the type of all cells.`],
    };
  throw new PertlineError(
    "NO_CELL_TYPE",
    `GEARS names conditions by cell type, but obs has no column "cell_type" (it has ${listed([...cells.obs.columns.keys()])}). Name a column, or the type of all cells, with --cell-type.`,
  );
}
