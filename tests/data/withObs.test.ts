import assert from "node:assert/strict";
import { withObs } from "../../src/data/withObs.ts";
import { category, tableOf } from "../support/memoryCells.ts";

describe("withObs", () => {
  const cells = tableOf({ old: { kind: "text", values: ["x", "y", "z"] } }, 3);
  const more = (index: string[], columns: Parameters<typeof tableOf>[0]): ReturnType<typeof tableOf> => ({
    ...tableOf(columns, index.length),
    index,
  });

  it("finds rows by the names of cells; what is not named is missing", () => {
    const found = withObs(
      cells,
      more(["row2", "other", "row0"], {
        condition: category(["A", "B", "ctrl"]),
        n: { kind: "number", values: Float64Array.of(1, 2, 3) },
        flag: { kind: "boolean", values: Uint8Array.of(1, 0, 0) },
        text: { kind: "text", values: ["p", "q", "r"] },
      }),
      "t.csv",
    );
    const { columns } = found.table;
    assert.deepEqual(columns.get("condition"), { kind: "category", categories: ["A", "B", "ctrl"], codes: Int32Array.of(2, -1, 0) }); // prettier-ignore
    assert.deepEqual(columns.get("n"), { kind: "number", values: Float64Array.of(3, NaN, 1) });
    assert.deepEqual(columns.get("flag"), { kind: "boolean", values: Uint8Array.of(0, 255, 1) });
    assert.deepEqual(columns.get("text"), { kind: "text", values: ["r", "", "p"] });
    assert.ok(columns.has("old"));
    assert.match(found.note ?? "", /^1 of 3 cells are not in t\.csv/);
  });

  it("refuses other names and names that occur twice", () => {
    const n = { n: { kind: "number" as const, values: Float64Array.of(1, 2) } };
    assert.throws(() => withObs(cells, more(["a", "b"], n), "t.csv"), { code: "NAMES_DIFFER" });
    assert.throws(() => withObs(cells, more(["row0", "row0"], n), "t.csv"), { code: "DUPLICATE_NAME" });
  });
});
