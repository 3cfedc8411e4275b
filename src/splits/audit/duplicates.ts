import type { DuplicateCells, DuplicateGroup } from "../../data/duplicateCells.ts";
import { listed } from "../../nearest.ts";
import type { Split } from "../split.ts";
import { count, type AuditCheck, type AuditFinding, type Severity } from "./finding.ts";

const ARE = ["is", "are"] as const;

/** Cells that the file holds twice, by how far apart the copies are. */
export const auditDuplicates: AuditCheck = (_data, split, { duplicates }) =>
  duplicates === undefined ? [] : [...byContent(duplicates, split), ...byName(duplicates, split)];

function byContent({ expression, nCells }: DuplicateCells, split: Split): AuditFinding[] {
  const { across, conditions, within } = sorted(expression, split);
  const finding = (
    id: string,
    severity: Severity,
    groups: readonly DuplicateGroup[],
    where: string,
    meaning: string,
  ): AuditFinding[] =>
    groups.length === 0
      ? []
      : [
          {
            id,
            severity,
            sentence: `${count(copies(groups), "cell", ARE)} a copy of another ${where}, of ${nCells.toLocaleString("en")}: ${examples(groups)}.`,
            meaning,
            conditions: labels(groups),
          },
        ];
  return [
    ...finding("duplicate-cells-across-sets", "problem", across, "in another set of the split", "Cells that are scored were trained on under another label: errors of these conditions are too small."), // prettier-ignore
    ...finding("duplicate-cells-across-conditions", "caution", conditions, "under another condition of the same set", "One of the labels is wrong; means of both conditions are pulled together."), // prettier-ignore
    ...finding("duplicate-cells", "caution", within, "of the same condition", "Copies count twice: means are of fewer cells than it seems, and noise floors, halves and tests are too small."), // prettier-ignore
  ];
}

/** Names alone prove nothing: runs that are joined without a suffix have names in common. */
function byName({ barcodes }: DuplicateCells, split: Split): AuditFinding[] {
  if (barcodes.length === 0) return [];
  const { across } = sorted(barcodes, split);
  return [
    {
      id: "duplicate-names",
      severity: "note",
      sentence: `${count(copies(barcodes), "cell")} ${copies(barcodes) === 1 ? "has" : "have"} the name of another, ${copies(across)} of them in another set of the split.`,
      meaning: "Runs that were joined without a suffix have names in common by chance; where the values are equal too, it is the same cell.", // prettier-ignore
      conditions: labels(barcodes),
    },
  ];
}

function sorted(
  groups: readonly DuplicateGroup[],
  split: Split,
): Record<"across" | "conditions" | "within", DuplicateGroup[]> {
  const setOf = new Map<string, string>();
  for (const set of ["train", "validation", "test"] as const) for (const label of split[set]) setOf.set(label, set); // prettier-ignore
  const result = {
    across: [] as DuplicateGroup[],
    conditions: [] as DuplicateGroup[],
    within: [] as DuplicateGroup[],
  };
  for (const group of groups) {
    const sets = new Set(group.conditions.flatMap((label) => setOf.get(label) ?? []));
    const kind = sets.size > 1 ? "across" : group.conditions.length > 1 ? "conditions" : "within";
    result[kind].push(group);
  }
  return result;
}

/** Cells beyond the first of each group. */
function copies(groups: readonly DuplicateGroup[]): number {
  return groups.reduce((sum, { cells }) => sum + cells.length - 1, 0);
}

function labels(groups: readonly DuplicateGroup[]): string[] {
  return [...new Set(groups.flatMap(({ conditions }) => conditions))];
}

function examples(groups: readonly DuplicateGroup[]): string {
  const shown = groups.map(({ cells, conditions }) => `rows ${listed(cells.map((cell) => String(cell + 1)), 3)} (${listed(conditions, 3)})`); // prettier-ignore
  return listed(shown, 3);
}
