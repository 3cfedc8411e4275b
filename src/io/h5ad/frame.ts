import { PertlineError } from "../../error.ts";
import type { GroupNode } from "../hdf5/node.ts";
import { nodeAt } from "../hdf5/node.ts";
import { lazily } from "../lazy.ts";
import type { Column, Table } from "../table.ts";
import type { ColumnPlan } from "./column.ts";
import { asTexts, planColumn } from "./column.ts";

/** Gives the root group, of a file opened again for that time where the reader does so. */
export type Reopen = <T>(work: (root: GroupNode) => T) => T;

/**
 * Reads what is known of a data frame: its rows, names of columns and their kinds. Names of rows and values of columns
 * are read when asked for.
 * @param path of its group: obs, var, raw/var
 * @param notes takes a sentence for each column that is left out
 * @throws PertlineError NO_TABLE, ANNDATA_TOO_OLD, ODD_ENCODING, SIZES_DISAGREE
 */
export function readFrame(root: GroupNode, path: readonly string[], notes: string[], reopen: Reopen): Table {
  const name = path.join("/");
  const frame = frameAt(root, path);
  const index = indexName(frame, name);
  const rows = planColumn(frame, index);
  if (typeof rows === "string")
    throw new PertlineError("ODD_ENCODING", `The names of the rows of ${name} cannot be read: ${rows}.`);
  const order = frame.attribute("column-order");
  const stored = frame.keys().filter((key) => key !== index && key !== "__categories");
  const ordered = Array.isArray(order) ? order.map(String).filter((key) => stored.includes(key)) : [];
  const columns = new Map<string, Column>();
  for (const key of new Set([...ordered, ...stored])) {
    const plan = planColumn(frame, key);
    if (typeof plan === "string") {
      notes.push(`The column ${name}.${key} was not read: ${plan}.`);
      continue;
    }
    if (plan.length !== rows.length)
      throw new PertlineError(
        "SIZES_DISAGREE",
        `The column ${name}.${key} has ${plan.length} values, but ${name} has ${rows.length} rows. The file is damaged: write it again.`,
      );
    columns.set(
      key,
      lazyColumn(plan, (read) => reopen((one) => read(planColumn(frameAt(one, path), key)))),
    );
  }
  const names = (): string[] => reopen((one) => asTexts(planColumn(frameAt(one, path), index) as ColumnPlan));
  return lazily({ rows: rows.length, columns }, "index", names);
}

function frameAt(root: GroupNode, path: readonly string[]): GroupNode {
  const name = path.join("/");
  const frame = nodeAt(root, path);
  if (frame === undefined)
    throw new PertlineError(
      "NO_TABLE",
      `The file has no ${name}: expected an AnnData file with X, obs and var, found ${root.keys().join(", ") || "nothing"}.`,
    );
  if (frame.kind === "link")
    throw new PertlineError("ODD_ENCODING", `The table ${name} cannot be read: ${frame.why}.`);
  if (frame.kind === "dataset")
    throw new PertlineError(
      "ANNDATA_TOO_OLD",
      `The table ${name} is stored as anndata before 0.7 did. Write the file again in Python: anndata.read_h5ad(old).write_h5ad(new).`,
    );
  return frame;
}

function indexName(frame: GroupNode, name: string): string {
  const found = frame.attribute("_index") ?? (frame.keys().includes("_index") ? "_index" : undefined);
  if (typeof found === "string" && frame.keys().includes(found)) return found;
  throw new PertlineError(
    "ODD_ENCODING",
    `The table ${name} does not say which column holds the names of its rows (attribute _index). Write the file again with anndata 0.7 or later.`,
  );
}

/** @param again reads from the plan made anew, which is of the same kind as long as the file is the same */
function lazyColumn(plan: ColumnPlan, again: <T>(read: (plan: ColumnPlan | string) => T) => T): Column {
  const part = <V>(key: string): V =>
    again((fresh) => {
      const read = (fresh as unknown as Record<string, (() => V) | undefined>)[key];
      if (!read)
        throw new PertlineError("FILE_CHANGED", "The file changed while it was open. Open it again.");
      return read();
    });
  switch (plan.kind) {
    case "category":
      return lazily(
        lazily({ kind: plan.kind }, "categories", () => part<string[]>("categories")),
        "codes",
        () => part<Int32Array>("codes"),
      );
    case "text": {
      const texts = lazily({ kind: plan.kind }, "values", () => part<string[]>("values"));
      return plan.missing ? lazily(texts, "missing", () => part<Uint8Array>("missing")) : texts;
    }
    case "number":
      return lazily({ kind: plan.kind }, "values", () => part<Float64Array>("values"));
    case "boolean":
      return lazily({ kind: plan.kind }, "values", () => part<Uint8Array>("values"));
  }
}

/** Reads everything of a table now; columns whose text is not UTF-8 are left out with a note. */
export function readNow(table: Table, name: string, notes: string[]): Table {
  const columns = new Map<string, Column>();
  for (const [key, column] of table.columns)
    try {
      columns.set(key, { ...column });
    } catch (error) {
      if ((error as { code?: string }).code !== "BAD_TEXT") throw error;
      notes.push(`The column ${name}.${key} was not read: ${(error as Error).message}`);
    }
  return { rows: table.rows, index: table.index, columns };
}
