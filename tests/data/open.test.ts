import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openCells } from "../../src/data/open.ts";
import { pseudobulk } from "../../src/data/pseudobulk.ts";
import { closeReader } from "../../src/io/h5ad/client.ts";
import { denseCells, FORMATS, formatValues, single, unzip } from "../support/formats.ts";
import { serveFolder } from "../support/webServer.ts";

const golden = path.resolve(import.meta.dirname, "../golden/h5ad");
const file = (name: string): string => path.join(golden, `${name}.h5ad`);

describe("openCells", () => {
  after(closeReader);

  it("opens a real file", async () => {
    const cells = await openCells(file("csr-gzip"));
    assert.deepEqual(
      [cells.name, cells.provenance, cells.nCells, cells.genes],
      ["csr-gzip.h5ad", "real file run here", 14, ["G3", "G1", "G2", "A", "G1", "B"]],
    );
    assert.equal(cells.truth, undefined);
    assert.equal(
      await cells.checksum(),
      createHash("sha256")
        .update(readFileSync(file("csr-gzip")))
        .digest("hex"),
    );
    await cells.close();
  });

  it("knows a simulated file and its noise-free means", async () => {
    const cells = await openCells(file("dense"), { name: "demo" });
    assert.deepEqual([cells.name, cells.provenance], ["demo", "simulated"]);
    assert.deepEqual([...(cells.truth?.keys() ?? [])], ["ctrl", "A+ctrl"]);
    assert.deepEqual([...(cells.truth?.get("A+ctrl") ?? [])], [0.75, 0.875, 1, 1.125, 1.25, 1.375]);
    assert.equal((await pseudobulk(cells)).provenance, "simulated");
  });

  it("refuses a file that says nothing about its cells", async () => {
    await assert.rejects(openCells(file("no-columns")), { code: "NO_OBS_COLUMNS" });
  });

  it("shows progress and ends it, also when stopped early", async () => {
    const cells = await openCells(file("csr-gzip"));
    const calls: (string | number)[] = [];
    const progress = (total: number, label = ""): { update(done: number): void; end(): void } => {
      calls.push(label, total);
      return { update: (done) => void calls.push(done), end: () => void calls.push("end") };
    };
    for await (const block of cells.blocks({ progress })) assert.equal(block.nCells, 14);
    assert.deepEqual(calls, ["Reading csr-gzip.h5ad", 14, 14, 14, "end"]);
    calls.length = 0;
    for await (const block of cells.blocks({ progress })) if (block.nCells > 0) break;
    assert.equal(calls.at(-1), "end");
  });

  describe("knows formats by their content", () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(path.join(tmpdir(), "pertline-open-"));
    });
    after(() => rmSync(folder, { recursive: true, force: true }));
    const { barcodes, counts, genes, labels } = formatValues;

    for (const [name, as, expected] of [
      ["zarr-0.12-v3.zip", "a", single],
      ["10x-v3.h5", "b.h5ad", counts],
      ["10x-v2.h5", "c", counts],
      ["cells.csv", "d.txt", counts],
      ["genes.csv.gz", "e", counts],
      ["wide.parquet", "f.csv", counts],
      ["10x-v3/matrix.mtx.gz", "", counts],
      ["10x-v2", "", counts],
    ] as const)
      it(`${name}${as && `, named ${as}`}`, async () => {
        const place = as === "" ? path.join(FORMATS, name) : path.join(folder, as);
        if (as !== "") writeFileSync(place, readFileSync(path.join(FORMATS, name)));
        const cells = await openCells(place, {
          obs: path.join(FORMATS, as === "c" ? "obs.parquet" : "obs.csv"),
        });
        assert.deepEqual([cells.obs.index, cells.genes, cells.nCells], [barcodes, genes, 14]);
        assert.deepEqual(await denseCells(cells), expected);
        const { conditions, nCells } = await pseudobulk(cells, { normalise: expected === counts });
        assert.deepEqual(
          conditions.map(({ key }) => key),
          ["ctrl", "A", "A+B", "C"],
        );
        assert.deepEqual(nCells, [4, 3, 3, 3]);
        assert.equal(labels.length, 14);
        assert.match(await cells.checksum(), /^[0-9a-f]{64}$/);
        await cells.close();
      });

    it("a long table of Parquet, with genes and cells that have entries", async () => {
      const cells = await openCells(path.join(FORMATS, "long.parquet"));
      const dense = await denseCells(cells);
      for (const [row, barcode] of cells.obs.index.entries())
        assert.deepEqual(
          dense[row],
          cells.genes.map((gene) => counts[barcodes.indexOf(barcode)]![genes.indexOf(gene)]),
        );
      assert.deepEqual([cells.nCells, cells.genes.length], [13, 5]);
      await cells.close();
    });

    it("a Zarr store on the web", async () => {
      await unzip(path.join(FORMATS, "zarr-v3-shards-gzip.zip"), path.join(folder, "w.zarr"));
      const web = await serveFolder(folder);
      try {
        const cells = await openCells(`${web.url}/w.zarr`);
        assert.deepEqual([cells.name, await denseCells(cells)], ["w.zarr", single]);
        await assert.rejects(cells.checksum(), { code: "NO_CHECKSUM" });
        await cells.close();
      } finally {
        await web.close();
      }
    });

    it("and names them where there is none", async () => {
      for (const [name, bytes] of [
        ["empty", ""],
        ["text.csv", "hello\nworld\n"],
        ["page.h5ad", "<!DOCTYPE html><html>"],
        ["zip.zip", Buffer.from("504b0506000000000000000000000000000000000000", "hex")],
        ["binary", Buffer.from([1, 2, 3, 0])],
      ] as const) {
        writeFileSync(path.join(folder, name), bytes);
        await assert.rejects(openCells(path.join(folder, name)), { code: "UNKNOWN_FORMAT", message: /AnnData.*Matrix Market.*Parquet/ }); // prettier-ignore
      }
      mkdirSync(path.join(folder, "nothing"));
      await assert.rejects(openCells(path.join(folder, "nothing")), { code: "UNKNOWN_FORMAT", message: /the folder is empty/ }); // prettier-ignore
      await assert.rejects(openCells(path.join(folder, "absent.h5ad")), { code: "FILE_NOT_FOUND" });
    });

    it("and says which genome, which table, what changed", async () => {
      await assert.rejects(openCells(path.join(FORMATS, "10x-v2-two.h5")), { code: "SEVERAL_GENOMES" });
      const cells = await openCells(path.join(FORMATS, "10x-v2-two.h5"), { genome: "mm10" });
      assert.deepEqual(await denseCells(cells), counts);
      await cells.close();
      writeFileSync(path.join(folder, "other.csv"), "cell,condition\nx,ctrl\n");
      await assert.rejects(openCells(path.join(FORMATS, "10x-v2"), { obs: path.join(folder, "other.csv") }), { code: "NAMES_DIFFER" }); // prettier-ignore
      cpSync(path.join(FORMATS, "10x-v2"), path.join(folder, "changing"), { recursive: true });
      const changing = await openCells(path.join(folder, "changing"));
      utimesSync(path.join(folder, "changing/matrix.mtx"), 1, 1);
      await assert.rejects(denseCells(changing), { code: "FILE_CHANGED" });
      await changing.close();
    });

    it("stops when told, goes on when its thread is gone", async () => {
      const file = path.join(folder, "long.csv");
      writeFileSync(file, `cell,${genes.join(",")}\n${"c,1,2,3,4,5,6\n".repeat(20_000)}`);
      const cells = await openCells(file, { memory: 100_000 });
      const stop = new AbortController();
      const reading = cells.blocks({ signal: stop.signal })[Symbol.asyncIterator]();
      await reading.next();
      stop.abort(new Error("enough"));
      await assert.rejects(reading.next(), /enough/);
      const again = cells.blocks()[Symbol.asyncIterator]();
      const first = await again.next();
      await cells.close();
      let rows = first.value?.nCells ?? 0;
      let last = 0;
      for (let next = await again.next(); !next.done; next = await again.next()) {
        rows += next.value.nCells;
        last = next.value.start + next.value.nCells;
      }
      assert.deepEqual([rows, last], [20_000, 20_000]);
      await cells.close();
    });

    it("lets the process end", () => {
      const code = `const { openCells } = await import(${JSON.stringify(path.resolve(import.meta.dirname, "../../src/data/open.ts"))});
        const cells = await openCells(${JSON.stringify(path.join(FORMATS, "cells.csv"))});
        for await (const { nCells } of cells.blocks()) console.log(nCells);`;
      const { stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], { encoding: "utf8", timeout: 25_000 }); // prettier-ignore
      assert.equal(stdout.trim(), "14", stderr);
    });
  });
});
