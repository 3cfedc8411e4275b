import assert from "node:assert/strict";
import { geneRows, perturbationLookup } from "../../../src/models/embeddings/choice.ts";
import { fromRows, rowOf, toRows, type NamedMatrix } from "../../../src/stats/matrix.ts";

const draw = { seed: 1, components: 10 };
const named = (rows: number[][], rowNames: string[]): NamedMatrix => ({
  ...fromRows(rows),
  rowNames,
  columnNames: rows[0]!.map((_, i) => `e${i}`),
});

describe("models/embeddings/choice", () => {
  it("draws the same row for a name, whatever else is asked for, and others for other seeds", () => {
    const a = perturbationLookup("random", ["x"], draw);
    const b = perturbationLookup("random", ["ctrl", "y"], draw);
    b.find("y");
    assert.deepEqual(a.find("KLF1"), b.find("KLF1"));
    assert.notDeepEqual(a.find("KLF1"), a.find("KLF2"));
    assert.notDeepEqual(a.find("KLF1"), perturbationLookup("random", [], { ...draw, seed: 2 }).find("KLF1"));
    assert.equal(a.find("ctrl")!.length, 10);
  });

  it("draws standard normal numbers, for genes with one symbol too", () => {
    const genes = Array.from({ length: 4000 }, (_, i) => `g${i % 3900}`);
    const { matrix } = geneRows("random", genes, draw);
    const mean = matrix.values.reduce((sum, x) => sum + x, 0) / 40_000;
    const square = matrix.values.reduce((sum, x) => sum + x * x, 0) / 40_000;
    assert.ok(Math.abs(mean) < 0.02 && Math.abs(square - 1) < 0.03, `${mean} ${square}`);
    assert.notDeepEqual(rowOf(matrix, 0), rowOf(matrix, 3900));
  });

  it("gives a dimension to each perturbation and to control, and zeros to others", () => {
    const { find, columnNames } = perturbationLookup("identity", ["ctrl", "A", "B", "A"], draw);
    assert.deepEqual(columnNames, ["ctrl", "A", "B"]);
    assert.deepEqual(["ctrl", "B", "new"].map((name) => [...find(name)!]), [[1, 0, 0], [0, 0, 1], [0, 0, 0]]); // prettier-ignore
    assert.ok(
      perturbationLookup("zero", [], draw)
        .find("any")!
        .every((value) => value === 0),
    );
  });

  it("takes the first row of a repeated symbol, and rows in the genes' order one to one", () => {
    const given = named([[1], [2], [3]], ["A", "B", "A"]);
    assert.deepEqual(perturbationLookup(given, [], draw).find("A"), Float64Array.of(1));
    assert.equal(perturbationLookup(given, [], draw).find("C"), undefined);
    const { matrix, places } = geneRows(given, ["B", "C", "A", "A"], draw);
    assert.deepEqual([...places], [0, 2, 3]);
    assert.deepEqual(toRows(matrix), [[2], [1], [1]]);
    assert.deepEqual(toRows(geneRows(given, ["A", "B", "A"], draw).matrix), [[1], [2], [3]]);
  });

  it("refuses embeddings that are none", () => {
    const bad = named([[1], [Number.NaN]], ["A", "B"]);
    assert.throws(() => geneRows(bad, ["B"], draw), { code: "BAD_EMBEDDING", message: /"B" has NaN in dimension e0/ }); // prettier-ignore
    assert.doesNotThrow(() => geneRows(bad, ["A"], draw));
    assert.throws(() => geneRows(bad, ["A", "B"], draw), { code: "BAD_EMBEDDING" });
    assert.throws(() => geneRows(bad, ["a"], draw), {
      code: "NO_SHARED_GENES",
      message: /1 genes .*\(a\).*2 rows/,
    });
    const short = { ...bad, rowNames: ["A"] };
    assert.throws(() => perturbationLookup(short, [], draw), { code: "BAD_EMBEDDING", message: /found 1 names of rows/ }); // prettier-ignore
    const empty = { ...fromRows([]), rowNames: [], columnNames: [] };
    assert.throws(() => perturbationLookup(empty, [], draw), { code: "BAD_EMBEDDING", message: /0 × 0/ });
  });
});
