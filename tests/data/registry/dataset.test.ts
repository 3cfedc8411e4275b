import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Cells } from "../../../src/data/cells.ts";
import { dataset } from "../../../src/data/registry/dataset.ts";
import { writeH5ad } from "../../../src/io/h5ad/write.ts";
import { shared } from "../../support/shared.ts";
import { skip } from "../../support/skip.ts";

describe("dataset", function () {
  this.timeout(30_000);
  let folder: string;
  let environment: Record<string, string>;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-dataset-"));
    environment = { PERTLINE_DATA: folder, PERTLINE_OFFLINE: "1" };
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("opens cells that lie where GEARS puts them", async () => {
    mkdirSync(path.join(folder, "adamson"));
    await writeH5ad(path.join(folder, "adamson", "perturb_processed.h5ad"), {
      X: { shape: [2, 1], values: new Float32Array([1, 2]) },
      obs: {
        rows: 2,
        index: ["a", "b"],
        columns: new Map([["condition", { kind: "text", values: ["ctrl", "A+ctrl"] }]]),
      },
      var: { rows: 1, index: ["A"], columns: new Map() },
    });
    const cells: Cells = await dataset("adamson", { environment });
    assert.deepEqual([cells.name, cells.nCells, cells.genes], ["adamson", 2, ["A"]]);
    await cells.close();
  });

  it("opens gene tables, gene lists and graphs", async () => {
    writeFileSync(path.join(folder, "gene2go_all.pkl"), Buffer.from("\x80\x02}X\x04\0\0\0TP53c__builtin__\nset\n]X\x04\0\0\0GO:1a\x85Rs.", "latin1")); // prettier-ignore
    writeFileSync(path.join(folder, "essential_all_data_pert_genes.pkl"), "(lp0\nVTP53\np1\naVMYC\np2\na.");
    mkdirSync(path.join(folder, "go_essential_all"));
    writeFileSync(
      path.join(folder, "go_essential_all/go_essential_all.csv"),
      "source,target,importance\nTP53,MYC,0.25\n",
    );
    assert.deepEqual(await dataset("gene2go", { environment }), new Map([["TP53", new Set(["GO:1"])]]));
    assert.deepEqual(await dataset("essential_genes", { environment }), ["TP53", "MYC"]);
    const graph = await dataset("go_essential_all", { environment });
    assert.deepEqual([graph.genes, [...graph.importance]], [["TP53", "MYC"], [0.25]]);
  });

  it("opens the paper's workbooks as tables, after checking them", async function () {
    const source = shared("data/source-data");
    if (source === undefined) return skip(this, "no ../shared/data/source-data");
    const to = path.join(folder, "paper_source_data");
    mkdirSync(to);
    for (const name of readdirSync(source)) if (name.endsWith(".xlsx")) copyFileSync(path.join(source, name), path.join(to, name)); // prettier-ignore
    const { getData } = await import("../../../src/data/registry/getData.ts");
    assert.equal((await getData("paper_source_data", { environment })).length, 9);
    const books = await dataset("paper_source_data", { environment });
    assert.equal(books.get("perturbation_prediction")?.get("Panel A")?.rows, 2790);
  });

  it("fetches nothing when told not to, or offline", async () => {
    await assert.rejects(dataset("norman", { environment }), { code: "OFFLINE", message: /norman\.archive/ });
    await assert.rejects(dataset("norman", { environment, fetch: false }), { code: "FILE_NOT_FOUND" });
    await assert.rejects(dataset("nothing", { environment }), { code: "UNKNOWN_DATASET" });
  });
});
