import assert from "node:assert/strict";
import { applyWhere, parseWhere } from "../../src/data/filter.ts";
import { category, tableOf } from "../support/memoryCells.ts";

const obs = tableOf(
  {
    cell_type: category(["k562", "A172", "k562", undefined]),
    dose: { kind: "number", values: Float64Array.of(1, 2, NaN, 1) },
    good: { kind: "boolean", values: Uint8Array.of(1, 0, 1, 1) },
  },
  4,
);

describe("filter", () => {
  it("reads one filter, several, unequal, and several values", () => {
    const cellType = { column: "cell_type", equal: true, values: ["k562"] };
    assert.deepEqual(parseWhere("cell_type=k562"), [cellType]);
    assert.deepEqual(parseWhere("cell_type = k562, dose != 1"), [
      cellType,
      { column: "dose", equal: false, values: ["1"] },
    ]);
    assert.deepEqual(parseWhere(["cell_type=k562", "dose!=1"]), parseWhere("cell_type=k562,dose!=1"));
    assert.deepEqual(parseWhere("cell_type=k562,A172"), [{ ...cellType, values: ["k562", "A172"] }]);
    assert.deepEqual(parseWhere("label=A=B")[0]?.values, ["A=B"]);
  });

  for (const bad of ["", "k562", "cell_type=", "=k562", "cell_type=k562,", "a=b,,c"])
    it(`refuses "${bad}"`, () => {
      assert.throws(() => parseWhere(bad), { code: "BAD_FILTER", message: /column=value/ });
    });

  for (const [where, expected] of [
    ["cell_type=k562", [1, 0, 1, 0]],
    ["cell_type!=k562", [0, 1, 0, 0]],
    ["cell_type=k562,A172", [1, 1, 1, 0]],
    ["dose=1.0", [1, 0, 0, 1]],
    ["good=True", [1, 0, 1, 1]],
    ["good=true,cell_type=k562,dose=1", [1, 0, 0, 0]],
  ] as const)
    it(`keeps the cells of ${where}`, () => {
      assert.deepEqual([...applyWhere(obs, where)], expected);
    });

  it("suggests what was probably meant", () => {
    assert.throws(() => applyWhere(obs, "cell_type=K562"), {
      code: "UNKNOWN_VALUE",
      message: /Did you mean "k562"/,
    });
    assert.throws(() => applyWhere(obs, "celltype=k562"), {
      code: "UNKNOWN_COLUMN",
      message: /mean "cell_type"/,
    });
    assert.throws(() => applyWhere(obs, "dose=7"), { code: "UNKNOWN_VALUE", message: /There are: 1, 2/ });
  });

  it("refuses filters that leave no cell", () => {
    assert.throws(() => applyWhere(obs, "cell_type=A172,dose=1"), {
      code: "NO_CELLS",
      message: /cell_type=A172 and dose=1/,
    });
  });
});
