import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Dataset, Group } from "h5wasm/node";
import { prepareGears } from "../../../src/data/gears/prepare.ts";
import { openCells } from "../../../src/data/open.ts";
import { pseudobulk } from "../../../src/data/pseudobulk.ts";
import { closeReader } from "../../../src/io/h5ad/client.ts";
import { labelsOf } from "../../../src/io/table.ts";
import { anndataPython, runPython } from "../../support/anndata.ts";
import { allRows, golden } from "../../support/computing.ts";
import { writeRawFile } from "../../support/rawFile.ts";
import { skip } from "../../support/skip.ts";

/** What the table of a name holds in `uns`. */
async function readTables(file: string): Promise<Record<string, Record<string, (string | number)[]>>> {
  const { File, ready } = await import("h5wasm/node");
  await ready;
  const hdf5 = new File(file, "r");
  const uns = hdf5.get("uns") as Group;
  const result: Record<string, Record<string, (string | number)[]>> = {};
  for (const key of uns.keys()) {
    const table = uns.get(key) as Group;
    for (const name of table.keys())
      (result[name] ??= {})[key] = Array.from((table.get(name) as Dataset).value as ArrayLike<string | number>); // prettier-ignore
  }
  hdf5.close();
  return result;
}

describe("GEARS' preparation", function () {
  this.timeout(60_000);
  let folder: string;
  let out: string;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-prepare-"));
    out = path.join(folder, "perturb_processed.h5ad");
    await writeRawFile(path.join(folder, "raw.h5ad"));
  });
  after(async () => {
    await closeReader();
    rmSync(folder, { recursive: true, force: true });
  });

  it("gives what scanpy's steps give: cells, genes, values, names and tables", async () => {
    const raw = await openCells(path.join(folder, "raw.h5ad"));
    const { genes, conditions, notes } = await prepareGears(raw, out, {
      condition: "guide",
      nTop: 50,
    }).finally(() => raw.close());
    assert.deepEqual(genes, golden.gears.genes);
    assert.equal(conditions.length, 6);
    assert.match(notes.join(" "), /50 highly variable genes of 150/);
    assert.match(notes.join(" "), /1 perturbed genes are not measured: NONE/);
    const cells = await openCells(out);
    const rows = await allRows(cells);
    const sum = rows.flat().reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(sum - golden.gears.x.sum) < 1e-6 * sum);
    assert.equal(rows.flat().filter((value) => value !== 0).length, golden.gears.x.nnz);
    const { labels, codes } = labelsOf(cells.obs.columns.get("condition_name")!);
    assert.deepEqual(Array.from(codes, (code) => labels[code]), golden.gears.condition_name); // prettier-ignore
    assert.deepEqual(cells.obs.columns.get("control"), { kind: "number", values: Float64Array.from(golden.labels, (label) => (label === "ctrl" ? 1 : 0)) }); // prettier-ignore
    assert.ok(cells.obs.columns.has("guide") && cells.var.columns.has("gene_name"));
    const bulk = await pseudobulk(cells, { where: "cell_type=K562" });
    assert.equal(bulk.scale.kind, "log1p");
    await cells.close();

    const found = await readTables(out);
    assert.deepEqual(Object.keys(found).sort(), Object.keys(golden.gears.tables).sort()); // prettier-ignore
    for (const [name, expected] of Object.entries(golden.gears.tables)) {
      // Genes seen in one cell have |t| = 1, genes seen in none 0: numpy's sort leaves the order of such ties open.
      const sizes = golden.gears.scores[name]!.map((score) => Math.abs(score).toFixed(5));
      const size = new Map(expected.rank_genes_groups_cov_all!.map((gene, rank) => [gene, sizes[rank]]));
      for (const [key, values] of Object.entries(expected)) {
        const own = found[name]![key]!;
        if (key.endsWith("_idx")) assert.deepEqual(own, values, `${name} ${key}`);
        else assert.deepEqual(own.map((gene) => size.get(gene)), values.map((gene) => size.get(gene)), `${name} ${key}`); // prettier-ignore
        assert.equal(new Set(own).size, values.length);
      }
    }
  });

  it("makes a file that anndata reads, with whole numbers as positions", function () {
    const found = anndataPython();
    if ("reason" in found) skip(this, found.reason);
    const script = `
import anndata, json, sys
a = anndata.read_h5ad(sys.argv[1])
name = "K562_G3+ctrl_1+1"
print(json.dumps([list(a.shape), a.X.dtype.name, a.uns["non_zeros_gene_idx"][name].dtype.kind, list(a.uns["top_non_dropout_de_20"][name])[:3], a.obs["condition"].dtype.name, sorted(a.uns)]))`;
    const [shape, type, kind, top, condition, uns] = runPython(found.python, script, out) as unknown[];
    assert.deepEqual([shape, type, kind, condition], [[golden.labels.length, golden.gears.genes.length], "float32", "i", "category"]); // prettier-ignore
    assert.deepEqual(top, golden.gears.tables["K562_G3+ctrl_1+1"]!.top_non_dropout_de_20!.slice(0, 3));
    assert.equal((uns as string[]).length, 6);
  });

  it("keeps perturbed genes only where told, filters cells, and leaves nothing behind when it stops", async () => {
    const raw = await openCells(path.join(folder, "raw.h5ad"));
    const options = { condition: "guide", nTop: 20, keepPerturbed: false, where: "cell_type=RPE1" };
    const file = path.join(folder, "few.h5ad");
    const made = await prepareGears(raw, file, options);
    assert.deepEqual([made.nCells, made.genes.length], [golden.types.filter((type) => type === "RPE1").length, 20]); // prettier-ignore
    assert.deepEqual(Object.keys(await readTables(file)).filter((name) => !name.startsWith("RPE1_")), []); // prettier-ignore
    const stop = new AbortController();
    const progress = (_: number, label?: string): { update(): void; end(): void } => {
      if (label?.endsWith("writing")) stop.abort(new Error("enough"));
      return { update: () => undefined, end: () => undefined };
    };
    const before = readdirSync(folder);
    await assert.rejects(prepareGears(raw, path.join(folder, "stopped.h5ad"), { ...options, signal: stop.signal, progress }), /enough/); // prettier-ignore
    assert.deepEqual(readdirSync(folder), before);
    const done = await openCells(out);
    await assert.rejects(prepareGears(done, path.join(folder, "twice.h5ad")), { code: "NOT_COUNTS" });
    await Promise.all([raw.close(), done.close()]);
  });
});
