import assert from "node:assert/strict";
import path from "node:path";
import { openCells } from "../../src/data/open.ts";
import { pseudobulk } from "../../src/data/pseudobulk.ts";
import { sumCells } from "../../src/data/sumCells.ts";
import { closeReader } from "../../src/io/h5ad/client.ts";

const open = (name: string): ReturnType<typeof openCells> =>
  openCells(path.resolve(import.meta.dirname, `../golden/h5ad/${name}.h5ad`));

describe("sumCells", () => {
  after(closeReader);

  for (const name of [
    "csr-gzip",
    "csr-double",
    "csr-wide-index",
    "csc-lzf",
    "dense",
    "dense-double-gzip",
    "legacy-csr",
  ])
    it(`gives the same averages of ${name} in two threads and without`, async () => {
      const cells = await open(name);
      const plain = await pseudobulk(cells, { threads: 0 });
      assert.deepEqual(await pseudobulk(cells, { threads: 2 }), plain);
      await cells.close();
    });

  it("says of bad values what the general reader says", async () => {
    for (const [name, code, message] of [
      ["nan", "NOT_FINITE", /NaN in cell cell3 \(row 4\), gene A \(column 4\)/],
      ["negative", "NEGATIVE_VALUES", /z-scores/],
      ["index-range", "SIZES_DISAGREE", /index 6/],
    ] as const)
      await assert.rejects(
        open(name).then((cells) => pseudobulk(cells, { threads: 1 })),
        { code, message },
      );
    const logs = await open("csr-gzip");
    await assert.rejects(pseudobulk(logs, { threads: 1, normalise: true }), { code: "NOT_COUNTS" });
  });

  it("reports progress to its end", async () => {
    const cells = await open("csr-gzip");
    const seen: (number | string)[] = [];
    const progress = (total: number) => ({ update: (done: number) => void seen.push(`${done}/${total}`), end: () => void seen.push("end") }); // prettier-ignore
    const options = {
      nConditions: 1,
      rows: new Int32Array(14),
      halves: new Uint8Array(14),
      normalise: false,
      threads: 1,
    };
    await sumCells(cells, { ...options, progress });
    assert.deepEqual(seen.slice(-2), ["14/14", "end"]);
  });
});
