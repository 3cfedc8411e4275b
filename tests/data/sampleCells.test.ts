import assert from "node:assert/strict";
import { sampleCells } from "../../src/data/sampleCells.ts";
import { detectScale } from "../../src/data/scale.ts";
import { category, memoryCells } from "../support/memoryCells.ts";

describe("sampleCells", () => {
  const labels = (n: number) => ({ condition: category(Array.from({ length: n }, () => "ctrl")) });

  it("takes cells from all over the file, of those that count only", async () => {
    const values = Array.from({ length: 3000 }, (_, cell) => [cell + 1]);
    const kept = Uint8Array.from(values, (_, cell) => cell % 2);
    const { nCells, values: found } = await sampleCells(memoryCells(labels(3000), values), kept);
    assert.equal(nCells, 200);
    assert.ok(found.every((value) => value % 2 === 0));
    assert.ok((found[0] as number) < 10 && (found.at(-1) as number) > 2990);
    assert.ok(found.some((value) => value > 1000 && value < 2000));
  });

  it("takes all of a small file, and none of none", async () => {
    const cells = memoryCells(labels(3), [[1, 0], [0, 0], [2, 3]]); // prettier-ignore
    const { nCells, indptr, values } = await sampleCells(cells, Uint8Array.of(1, 1, 1));
    assert.deepEqual([nCells, [...indptr], [...values]], [3, [0, 1, 1, 3], [1, 2, 3]]);
    assert.equal((await sampleCells(cells, new Uint8Array(3))).nCells, 0);
  });

  it("so files whose first cells are whole numbers are no counts", async () => {
    const values = Array.from({ length: 1000 }, (_, cell) =>
      cell < 400 ? [1, 2, 1, 3, 1] : [0.5, 1.7, 2.2, 0.1, 3.3],
    );
    const sample = await sampleCells(memoryCells(labels(1000), values), new Uint8Array(1000).fill(1));
    assert.notEqual(detectScale(sample).kind, "counts");
  });
});
