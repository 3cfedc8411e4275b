import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openZarr } from "../../../src/io/zarr/open.ts";
import { textAt } from "../../../src/io/table.ts";
import { denseOf, FORMATS, formatValues, single, unzip } from "../../support/formats.ts";
import type { WebServer } from "../../support/webServer.ts";
import { serveFolder } from "../../support/webServer.ts";

const archive = (name: string): string => path.join(FORMATS, `${name}.zip`);
const { barcodes, counts, genes, ids, labels, logs } = formatValues;

describe("zarr", () => {
  let folder: string;
  let web: WebServer;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-zarr-"));
    for (const name of [
      "zarr-0.10-csr",
      "zarr-0.12-v3-csc",
      "zarr-v3-shards-gzip",
      "zarr-v3-shards-blosc",
      "zarr-0.8-dense-chunks",
    ])
      await unzip(archive(name), path.join(folder, name));
    web = await serveFolder(folder);
  });
  after(async () => {
    await web.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const copy = (name: string, as: string): string => {
    cpSync(path.join(folder, name), path.join(folder, as), { recursive: true });
    return path.join(folder, as);
  };

  for (const [name, expected] of [
    ["zarr-0.7-csr", single],
    ["zarr-0.7-dense", single],
    ["zarr-0.8-csc", single],
    ["zarr-0.8-dense-chunks", single],
    ["zarr-0.10-csr", single],
    ["zarr-0.12-v2", single],
    ["zarr-0.12-v3", single],
    ["zarr-0.12-v3-csc", logs],
    ["zarr-v2-none", single],
    ["zarr-v2-gzip", single],
    ["zarr-v2-zlib", single],
    ["zarr-v2-zstd", single],
    ["zarr-v2-lz4", single],
    ["zarr-v2-filters", counts],
    ["zarr-v3-shards-gzip", single],
    ["zarr-v3-shards-blosc", single],
  ] as const)
    it(`reads ${name}, whatever the budget`, async () => {
      for (const memory of [undefined, 1]) {
        const file = await openZarr(archive(name), memory === undefined ? {} : { memory });
        assert.deepEqual([file.obs.index, file.var.index], [barcodes, ids]);
        const condition = file.obs.columns.get("condition");
        assert.deepEqual(
          labels.map((_, row) => (condition ? (textAt(condition, row) ?? null) : "")),
          labels,
        );
        const symbols = file.var.columns.get("gene_name");
        assert.deepEqual(
          genes.map((_, row) => symbols && textAt(symbols, row)),
          genes,
        );
        assert.deepEqual(await denseOf(file, file.blocks()), expected);
        assert.deepEqual(file.notes, []);
        await file.close();
      }
    });

  for (const name of ["zarr-0.7-csr", "zarr-0.8-csc", "zarr-0.10-csr", "zarr-0.12-v2", "zarr-0.12-v3"])
    it(`reads every kind of column of ${name}`, async () => {
      const { obs, close } = await openZarr(archive(name));
      const rows = barcodes.map((_, row) => row);
      const number = (column: string): number[] =>
        Array.from((obs.columns.get(column) as { values: Float64Array }).values);
      assert.deepEqual(
        (obs.columns.get("text") as { values: string[] }).values,
        rows.map((row) => `t${row}é`),
      );
      assert.deepEqual(
        number("whole"),
        rows.map((row) => row - 3),
      );
      assert.deepEqual(
        number("real"),
        rows.map((row) => (row === 4 ? NaN : row / 4)),
      );
      assert.deepEqual(obs.columns.get("flag"), {
        kind: "boolean",
        values: Uint8Array.from(rows, (row) => (row % 3 === 0 ? 1 : 0)),
      });
      assert.deepEqual(
        rows.map((row) => textAt(obs.columns.get("number_category")!, row)),
        rows.map((row) => String(row % 4)),
      );
      assert.deepEqual(number("odd #?% name"), rows);
      if (obs.columns.has("maybe_whole")) {
        assert.deepEqual(
          number("maybe_whole"),
          rows.map((row) => (row === 2 ? NaN : row)),
        );
        assert.deepEqual(
          number("maybe_flag"),
          rows.map((row) => (row === 3 ? 255 : row % 2 === 0 ? 1 : 0)),
        );
      } else assert.match(name, /0\.[78]/);
      await close();
    });

  it("reads folders, and the rows that are wanted", async () => {
    const file = await openZarr(path.join(folder, "zarr-v3-shards-gzip"), { memory: 1 });
    const rows = new Uint8Array(14);
    rows[9] = 1;
    const found: number[] = [];
    for await (const { start, nCells } of file.blocks({ rows }))
      for (let i = 0; i < nCells; i++) found.push(start + i);
    assert.ok(found.includes(9));
    await file.close();
  });

  it("reads from the web, parts of shards by range requests, and tries again", async () => {
    for (const name of ["zarr-0.10-csr", "zarr-v3-shards-gzip", "zarr-v3-shards-blosc"]) {
      web.failures = 2;
      const file = await openZarr(`${web.url}/${name}`);
      assert.deepEqual(await denseOf(file, file.blocks()), single);
    }
    assert.ok(web.requests.some(({ range }) => range !== undefined));
    web.requests.length = 0;
    const file = await openZarr(`${web.url}/zarr-v3-shards-blosc`);
    assert.ok(
      !web.requests.some((request) => /\/X\/c\//.test(request.path)),
      "nothing of X is read before it is asked for",
    );
    const rows = new Uint8Array(14);
    rows[13] = 1;
    for await (const block of file.blocks({ rows })) assert.ok(block.nCells > 0);
    assert.ok(web.requests.some((request) => /\/X\/c\//.test(request.path)));
  });

  it("says when a server gives no ranges or has nothing", async () => {
    web.ignoreRanges = true;
    const file = await openZarr(`${web.url}/zarr-v3-shards-gzip`).catch((error: unknown) => error);
    web.ignoreRanges = false;
    assert.equal((file as { code?: string }).code, "NO_RANGES");
    await assert.rejects(openZarr(`${web.url}/nothing.zarr`), { code: "NOT_ZARR" });
  });

  it("reads an archive on the web", async () => {
    const zipped = await serveFolder(FORMATS);
    try {
      const file = await openZarr(`${zipped.url}/zarr-0.10-csr.zip`);
      assert.deepEqual(await denseOf(file, file.blocks()), single);
    } finally {
      await zipped.close();
    }
  });

  describe("refuses", () => {
    const edit = (place: string, name: string, change: (json: Record<string, unknown>) => void): void => {
      const file = path.join(place, name);
      const json = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
      change(json);
      writeFileSync(file, JSON.stringify(json));
    };
    const all = async (place: string): Promise<unknown> => {
      const file = await openZarr(place);
      return denseOf(file, file.blocks());
    };
    for (const [what, base, damage, code] of [
      ["a codec that is not known", "", () => undefined, "FILTER_MISSING"],
      [
        "a missing chunk of values",
        "zarr-0.10-csr",
        (place: string) => rmSync(path.join(place, "X/data/0")),
        "FILE_TRUNCATED",
      ],
      [
        "a missing chunk of names",
        "zarr-0.10-csr",
        (place: string) => rmSync(path.join(place, "obs/_index/0"), { force: true }),
        "FILE_TRUNCATED",
      ],
      [
        "a chunk that is cut off",
        "zarr-0.10-csr",
        (place: string) =>
          writeFileSync(
            path.join(place, "X/data/0"),
            readFileSync(path.join(place, "X/data/0")).subarray(0, 20),
          ),
        "FILE_DAMAGED",
      ],
      [
        "chunks of a huge declared size",
        "zarr-0.10-csr",
        (place: string) => edit(place, "X/data/.zarray", (json) => (json.chunks = [1e12])),
        "TOO_LARGE",
      ],
      [
        "a huge declared shape",
        "zarr-0.10-csr",
        (place: string) => edit(place, "X/.zattrs", (json) => (json.shape = [1e15, 6])),
        "ODD_ENCODING",
      ],
      [
        "another number of cells",
        "zarr-0.10-csr",
        (place: string) => edit(place, "X/.zattrs", (json) => (json.shape = [13, 6])),
        "SIZES_DISAGREE",
      ],
      [
        "indices out of range",
        "zarr-0.10-csr",
        (place: string) => edit(place, "X/.zattrs", (json) => (json.shape = [14, 5])),
        "SIZES_DISAGREE",
      ],
      [
        "an unknown encoding",
        "zarr-0.10-csr",
        (place: string) => edit(place, "X/.zattrs", (json) => (json["encoding-type"] = "coo_matrix")),
        "ODD_ENCODING",
      ],
      [
        "names that lead elsewhere",
        "zarr-0.10-csr",
        (place: string) => edit(place, "obs/.zattrs", (json) => (json._index = "../../../etc")),
        "BAD_NAME",
      ],
      [
        "columns that lead elsewhere",
        "zarr-0.10-csr",
        (place: string) => edit(place, "obs/.zattrs", (json) => (json["column-order"] = [".."])),
        "BAD_NAME",
      ],
      [
        "metadata that are no JSON",
        "zarr-0.10-csr",
        (place: string) => writeFileSync(path.join(place, "X/data/.zarray"), "{"),
        "FILE_DAMAGED",
      ],
      [
        "a shard that is cut off",
        "zarr-v3-shards-gzip",
        (place: string) =>
          writeFileSync(
            path.join(place, "X/data/c/0"),
            readFileSync(path.join(place, "X/data/c/0")).subarray(0, 30),
          ),
        "FILE_TRUNCATED",
      ],
    ] as const)
      it(what, async () => {
        if (base === "") {
          await assert.rejects(all(archive("zarr-v2-lzma")), { code });
          return;
        }
        const place = copy(base, what.replaceAll(" ", "-"));
        damage(place);
        await assert.rejects(all(place), (error: Error & { code?: string }) => {
          assert.equal(error.code, code, error.message);
          assert.ok(error.message.includes(place), error.message);
          return true;
        });
      });

    it("no columns of zeros that were left out", async () => {
      const place = copy("zarr-0.10-csr", "zeros");
      rmSync(path.join(place, "obs/whole/0"));
      const { obs } = await openZarr(place);
      assert.deepEqual((obs.columns.get("whole") as { values: Float64Array }).values, new Float64Array(14));
    });
  });
});
