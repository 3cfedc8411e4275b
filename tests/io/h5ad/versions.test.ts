import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { closeReader, hasReader } from "../../../src/io/h5ad/client.ts";
import type { H5ad } from "../../../src/io/h5ad/open.ts";
import { openH5ad } from "../../../src/io/h5ad/open.ts";
import { textAt } from "../../../src/io/table.ts";

const golden = path.resolve(import.meta.dirname, "../../golden/h5ad-versions");
const names = readdirSync(golden)
  .filter((name) => name.endsWith(".gz"))
  .map((name) => name.slice(0, -".h5ad.gz".length));
const of = (beginning: string): string[] => names.filter((name) => name.startsWith(beginning));

/** What tests/golden/make_h5ad_versions.py writes. */
const X = [[0, 1.5, 0, 2], [0, 0, 0, 0], [3, 0, 0.25, 0], [0, 0, 1, 0], [1, 2, 3, 4], [0, 0, 0, 0.5]]; // prettier-ignore
const COUNTS = [[0, 3, 0, 4], [0, 0, 0, 0], [6, 0, 1, 0], [0, 0, 2, 0], [2, 4, 6, 8], [0, 0, 0, 1]]; // prettier-ignore

async function dense({ nRows, nColumns, blocks }: H5ad): Promise<number[][]> {
  const matrix = Array.from({ length: nRows }, () => Array<number>(nColumns).fill(0));
  for await (const { start, nCells, indptr, indices, values } of blocks())
    for (let cell = 0; cell < nCells; cell++)
      for (let i = indptr[cell] as number; i < (indptr[cell + 1] as number); i++)
        (matrix[start + cell] as number[])[indices[i] as number] = values[i] as number;
  return matrix;
}

describe("h5ad of every version", function () {
  this.timeout(60_000);
  let folder: string;
  const open = (name: string, layer?: string): Promise<H5ad> => {
    const file = path.join(folder, `${name}.h5ad`);
    writeFileSync(file, gunzipSync(readFileSync(path.join(golden, `${name}.h5ad.gz`))));
    return openH5ad(file, { layer });
  };
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-versions-"))));
  after(async () => {
    await closeReader();
    rmSync(folder, { recursive: true, force: true });
  });

  it("has files of six versions of anndata", () => {
    assert.deepEqual(of("anndata-").map((name) => name.split(".")[1]).sort(), ["10", "11", "12", "7", "8", "9"]); // prettier-ignore
  });

  for (const name of of("anndata-"))
    it(`reads everything of ${name}`, async () => {
      const minor = Number(name.split(".")[1]);
      const h5ad = await open(name);
      const { obs } = h5ad;
      assert.equal(h5ad.layout, "csr");
      assert.deepEqual(await dense(h5ad), X);
      assert.deepEqual(h5ad.notes, []);
      assert.deepEqual(
        obs.index,
        Array.from({ length: 6 }, (_, i) => `cell${i}`),
      );
      assert.deepEqual(h5ad.var.index, ["g0", "g1", "g2", "g3"]);
      const texts = (column: string): (string | undefined)[] =>
        Array.from({ length: 6 }, (_, row) => textAt(obs.columns.get(column)!, row));
      assert.deepEqual(texts("condition"), ["ctrl", "A", undefined, "A", "ctrl", "B"]);
      assert.deepEqual(texts("order"), ["2", "1", "2", "1", "1", "2"]);
      assert.deepEqual(texts("text"), ["t0é", "t1é", "t2é", "t3é", "t4é", "t5é"]);
      assert.deepEqual(texts("whole"), ["-2", "-1", "0", "1", "2", "3"]);
      assert.deepEqual(texts("small"), ["0", "1", "2", "3", "4", "5"]);
      assert.deepEqual(texts("real"), ["0.5", undefined, "1", "2", "3", "4"]);
      assert.deepEqual(texts("flag"), ["true", "false", "true", "false", "true", "false"]);
      if (minor >= 8) {
        assert.deepEqual(texts("nullable_whole"), ["1", undefined, "3", "4", "5", "6"]);
        assert.deepEqual(texts("nullable_flag"), ["true", undefined, "false", "true", "true", "false"]);
      }
      if (minor >= 12) assert.deepEqual(texts("nullable_text"), ["a", undefined, "c", "d", "e", "f"]);

      assert.deepEqual(await h5ad.obsm("X_pca"), {
        rows: 6,
        columns: 2,
        values: Float64Array.from({ length: 12 }, (_, i) => i),
        names: undefined,
      });
      const frame = await h5ad.obsm("frame");
      assert.deepEqual([frame.names, ...frame.values.subarray(8, 12)], [["u", "v"], 1, 4, 1.25, 5]);
      await assert.rejects(h5ad.obsm("X_pac"), { code: "UNKNOWN_OBSM", message: /X_pca/ });

      const uns = (await h5ad.uns()) as Record<string, never>;
      assert.deepEqual([uns.title, uns.number, uns.whole, uns.yes], ["é", 2.5, 7, true]);
      assert.deepEqual(uns.list, { shape: [2], values: ["a", "b"] });
      assert.deepEqual(uns.nested, {
        params: { method: "umap", k: 15 },
        matrix: { shape: [2, 3], values: Float64Array.of(0, 1, 2, 3, 4, 5) },
      });
      assert.deepEqual(uns.records, {
        name: { shape: [2], values: ["x", "yy"] },
        score: { shape: [2], values: Float64Array.of(1.5, 2.5) },
      });
      if (minor >= 8) assert.deepEqual(uns.category, { shape: [3], values: ["p", null, "q"] });
      if (minor >= 12) assert.equal(uns.nothing, null);
      assert.equal(await h5ad.uns("nested/params/k"), 15);
      assert.equal(await h5ad.uns("nested/none"), undefined);

      assert.deepEqual(h5ad.layers, ["counts", "dense"]);
      const counts = await open(name, "counts");
      assert.equal(counts.layout, "csc");
      assert.deepEqual(await dense(counts), COUNTS);
      assert.deepEqual(await dense(await open(name, "dense")), COUNTS);
      const raw = await open(name, "raw/X");
      assert.deepEqual(raw.var.index, ["g0", "g1", "g2", "g3", "g4"]);
      assert.deepEqual((await dense(raw))[4], [2, 4, 6, 8, 2]);
      await assert.rejects(open(name, "count"), { code: "NO_LAYER", message: /counts/ });
    });

  it("reads what scanpy keeps", async () => {
    const expected = JSON.parse(readFileSync(path.join(golden, "scanpy.json"), "utf8")) as {
      names: Record<string, string[]>;
      scores: number[];
      pca: number[];
      sum: number;
    };
    const h5ad = await open("scanpy-1.10.4");
    const found = (await h5ad.uns("rank_genes_groups")) as unknown as Record<
      string,
      Record<string, { values: never[] }>
    >;
    for (const [group, genes] of Object.entries(expected.names))
      assert.deepEqual(found.names?.[group]?.values, genes);
    assert.deepEqual([...(found.scores?.q?.values ?? [])], expected.scores);
    assert.deepEqual([...(await h5ad.obsm("X_pca")).values], expected.pca);
    assert.equal(await h5ad.uns("neighbors/connectivities_key"), "connectivities");
    const sum = (await dense(h5ad)).flat().reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(sum - expected.sum) < 1e-6);
  });

  for (const name of of("storage-"))
    it(`reads ${name}`, async () => {
      const h5ad = await open(name);
      assert.deepEqual(await dense(h5ad), X);
      assert.deepEqual(
        h5ad.obs.index,
        Array.from({ length: 6 }, (_, i) => `obs${i}`),
      );
      const kind = h5ad.var.columns.get("kind")!;
      assert.deepEqual([0, 3].map((row) => textAt(kind, row)), ["0", "3"]); // prettier-ignore
    });

  for (const name of of("type-"))
    it(`reads numbers of ${name}`, async () => {
      const factor = name === "type-bool" ? undefined : 4;
      const expected = X.map((row) => row.map((value) => (factor ? value * factor : Number(value > 0))));
      assert.deepEqual(await dense(await open(name)), expected);
    });

  it("needs no HDF5 library for what anndata writes", async () => {
    await closeReader();
    for (const name of of("anndata-")) {
      const { obs } = await open(name);
      assert.equal(obs.index.length + [...obs.columns.values()].length > 6, true);
    }
    assert.equal(hasReader(), false);
  });
});
