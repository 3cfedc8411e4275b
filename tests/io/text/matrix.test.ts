import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { openDelimitedMatrix } from "../../../src/io/text/matrix.ts";
import { denseOf, FORMATS, formatValues } from "../../support/formats.ts";

const { barcodes, counts, genes } = formatValues;

describe("delimited matrix", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-text-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const write = (text: string | Uint8Array, name = "m.csv"): string => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const read = async (file: string, options = {}): Promise<number[][]> => {
    const open = await openDelimitedMatrix(file, options);
    return denseOf(open, open.blocks());
  };

  for (const name of ["cells.csv", "genes.tsv", "genes.csv.gz"])
    it(`reads ${name} of pandas, whatever the budget`, async () => {
      for (const memory of [undefined, 1]) {
        const file = await openDelimitedMatrix(
          path.join(FORMATS, name),
          memory === undefined ? {} : { memory },
        );
        assert.deepEqual([file.obs.index, file.var.index], [barcodes, genes]);
        assert.deepEqual([...file.obs.columns.keys()], name === "cells.csv" ? ["condition"] : []);
        assert.deepEqual(await denseOf(file, file.blocks()), counts);
      }
    });

  it("reads quotes, CRLF, a byte order mark, semicolons, exponents and R's missing corner", async () => {
    const told = { orientation: "cells-by-genes" };
    assert.deepEqual(
      await read(write('\ufeff"cell";"G""1";G2\r\n"a;b";1;2.5e1\r\n"c\r\nd";0;-3\r\n\r\n'), told),
      [
        [1, 25],
        [0, -3],
      ],
    );
    assert.deepEqual(await read(write("G1 x\tG2\nc1\t1\t2\nc2\t.5\tInf\n"), told), [
      [1, 2],
      [0.5, Infinity],
    ]);
    assert.deepEqual(await read(write("cell,G1,G2\nc1,1,NA\nc2,,2"), told), [
      [1, NaN],
      [NaN, 2],
    ]);
    assert.deepEqual(await read(write(gzipSync("cell,G1\nc1,7\n"), "packed.txt")), [[7]]);
  });

  it("never guesses what rows are", async () => {
    const file = write("x,a,b\nc,1,2\n");
    await assert.rejects(read(file), { code: "ORIENTATION_UNKNOWN" });
    assert.deepEqual(await read(file, { orientation: "genes-by-cells" }), [[1], [2]]);
    await assert.rejects(read(write("gene,ENSG00000000001,ENSG00000000002\nc,1,2\n")), {
      code: "ORIENTATION_UNKNOWN",
    });
  });

  it("takes columns of numbers as descriptions when told", async () => {
    const file = write("cell,n_counts,G1\nc1,5,1\nc2,6,2\n");
    const open = await openDelimitedMatrix(file, { metadata: ["n_counts"] });
    assert.deepEqual(
      [open.var.index, open.obs.columns.get("n_counts")],
      [["G1"], { kind: "number", values: Float64Array.of(5, 6) }],
    );
    await assert.rejects(read(file, { metadata: ["none"] }), { code: "UNKNOWN_COLUMN" });
  });

  for (const [what, text, code, says] of [
    [
      "a row that is too short",
      "cell,A,B\nc1,1,2\nc2,1\n",
      "BAD_TABLE",
      /line 3: found 2 fields, expected 3/,
    ],
    [
      "a row that is too long",
      "cell,A,B\nc1,1,2\nc2,1,2,3\n",
      "BAD_TABLE",
      /line 3: found 4 fields, expected 3/,
    ],
    ["a quote that does not end", 'cell,A,B\nc1,"1,2\nc2,1,2\n', "BAD_TABLE", /line 2 does not end/],
    ["a header alone", "cell,A,B\n", "BAD_TABLE", /no rows/],
    ["no numbers", "cell,A\nc1,x\n", "BAD_TABLE", /no column of numbers/],
    ["other bytes than UTF-8", Buffer.from("cell,G\xe9n\nc1,1\n", "latin1"), "NOT_UTF8", /line 1/],
    ["UTF-16", Buffer.from("\ufeffcell,A\nc1,1\n", "utf16le"), "NOT_UTF8", /UTF-16/],
    [
      "a cut gzip file",
      gzipSync(`cell,A\n${"c1,1\n".repeat(1000)}`).subarray(0, 40),
      "FILE_TRUNCATED",
      /cut off/,
    ],
  ] as const)
    it(`refuses ${what}`, async () => {
      const file = write(text);
      await assert.rejects(read(file), (error: Error & { code?: string }) => {
        assert.equal(error.code, code, error.message);
        assert.match(error.message, says);
        assert.ok(error.message.includes(file));
        return true;
      });
    });

  it("names the place of a text among numbers far down", async () => {
    const file = write(`cell,A,B\n${"c,1,2\n".repeat(500)}c,1,x\n`);
    await assert.rejects(read(file), {
      code: "BAD_VALUE",
      message: /line 502, column "B": expected a number, found "x"/,
    });
  });

  it("reads any matrix either way round, in any budget", async () => {
    const value = fc.oneof(
      fc.constant(0),
      fc.integer({ min: -9, max: 999999 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const name = fc
      .stringMatching(/^[A-Za-z][ -~é]{0,6}$/)
      .filter((text) => text.trim() === text && !/^(?:na|nan|null|none|inf)/i.test(text));
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(name, { minLength: 1, maxLength: 6 }).chain((columns) => fc.tuple(fc.constant(columns), fc.array(fc.tuple(name, fc.tuple(...columns.map(() => value))), { minLength: 1, maxLength: 9 }))), // prettier-ignore
        fc.boolean(),
        fc.constantFrom(1, 1e8),
        async ([columns, rows], turned, memory) => {
          const field = (text: string): string =>
            /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
          const text = [
            ["", ...columns.map(field)],
            ...rows.map(([label, values]) => [field(label), ...values.map(String)]),
          ];
          const file = write(text.map((line) => line.join(",")).join("\n"), "property.csv");
          const expected = rows.map(([, values]) => values.map((one) => one + 0));
          const open = await openDelimitedMatrix(file, {
            memory,
            orientation: turned ? "genes-by-cells" : "cells-by-genes",
          });
          const found = await denseOf(open, open.blocks());
          assert.deepEqual(found, turned ? columns.map((_, i) => expected.map((line) => line[i])) : expected);
          assert.deepEqual((turned ? open.obs : open.var).index, columns);
        },
      ),
      { numRuns: 60 },
    );
  });
});
