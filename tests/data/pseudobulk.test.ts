import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { openCells } from "../../src/data/open.ts";
import { expressionPanel } from "../../src/data/panel.ts";
import type { Pseudobulk } from "../../src/data/pseudobulk.ts";
import { pseudobulk } from "../../src/data/pseudobulk.ts";
import { closeReader } from "../../src/io/h5ad/client.ts";
import { category, memoryCells } from "../support/memoryCells.ts";
import { shared } from "../support/shared.ts";
import { skip } from "../support/skip.ts";
import { writeLayouts } from "../support/writeLayouts.ts";

const folder = path.resolve(import.meta.dirname, "../golden");
const golden = JSON.parse(readFileSync(path.join(folder, "h5ad.json"), "utf8")) as {
  genes: string[];
  conditions: Record<string, { n: number; mean: number[]; variance: number[] }>;
  /** Of the files in double precision. */
  doubles: Record<string, { n: number; mean: number[]; variance: number[] }>;
};
const open = (name: string): ReturnType<typeof openCells> =>
  openCells(path.join(folder, "h5ad", `${name}.h5ad`));
const row = (values: Float64Array, { genes }: Pseudobulk, at: number): number[] => [
  ...values.subarray(at * genes.length, (at + 1) * genes.length),
];
function close(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => {
    const wanted = expected[i] as number;
    assert.ok(
      Math.abs(value - wanted) <= tolerance * Math.max(1, Math.abs(wanted)),
      `${value} for ${wanted}`,
    );
  });
}

describe("pseudobulk", () => {
  after(closeReader);

  for (const name of ["csr-gzip", "csr-double", "csc-lzf", "dense", "dense-double-gzip", "legacy-csr"])
    it(`gives numpy's means and variances from ${name}`, async () => {
      const bulk = await pseudobulk(await open(name));
      assert.deepEqual(bulk.genes, golden.genes);
      assert.deepEqual(bulk.conditions.map(({ key }) => key), ["ctrl", "A", "A+B", "C"]); // prettier-ignore
      bulk.conditions.forEach(({ key }, at) => {
        const expected = golden[name.includes("double") ? "doubles" : "conditions"][key]!;
        assert.equal(bulk.nCells[at], expected.n);
        close(row(bulk.means, bulk, at), expected.mean, 1e-13);
        close(row(bulk.variances, bulk, at), expected.variance, 1e-12);
      });
      assert.deepEqual([bulk.scale.kind, bulk.scale.target, bulk.control], ["log1p", 10_000, 0]);
      assert.match(bulk.notes.join(" "), /A\+ctrl = ctrl\+A.*G1 ×2/s);
    });

  it("scales counts when told, to the same values", async () => {
    const [fromLogs, fromCounts] = [
      await pseudobulk(await open("csr-gzip")),
      await pseudobulk(await open("counts"), { normalise: true }),
    ];
    close([...fromCounts.means], [...fromLogs.means], 1e-6);
    assert.deepEqual(fromCounts.scale.target, 10_000);
    assert.match(fromCounts.notes.join(" "), /scaled to 10,000 per cell over the 6 genes/);
  });

  for (const [name, options, code, message] of [
    ["counts", {}, "COUNTS_NOT_LOG", /--normalise/],
    ["csr-gzip", { normalise: true }, "NOT_COUNTS", /expects counts/],
    ["nan", {}, "NOT_FINITE", /NaN in cell cell3 \(row 4\), gene A \(column 4\)/],
    ["negative", {}, "NEGATIVE_VALUES", /z-scores/],
    ["several-kinds", {}, "SEVERAL_CONTEXTS", /cell_line: K562, RPE1.*--where cell_line=K562/],
    ["csr-gzip", { where: "condition=C" }, "NO_CONTROL_CELLS", /pass the filter/],
    ["csr-gzip", { where: "condition!=nothing" }, "UNKNOWN_VALUE", /"nothing"/],
  ] as const)
    it(`refuses ${name} with ${JSON.stringify(options)}: ${code}`, async () => {
      await assert.rejects(pseudobulk(await open(name), options), { code, message });
    });

  it("takes several kinds filtered, or mixed when told, with a note", async () => {
    const cells = await open("several-kinds");
    assert.deepEqual((await pseudobulk(cells, { where: "cell_line=K562" })).nCells, [3, 2, 1, 1]);
    const mixed = await pseudobulk(cells, { allowMixed: true });
    assert.match(mixed.notes.join(" "), /averaged together: differences between them count as effects/);
  });

  it("does not depend on how the file is cut into blocks, and averages halves to the mean", async () => {
    const labels = fc.constantFrom("ctrl", "A", "A+B", "B+A");
    const value = fc.constantFrom(0, 0, 0.5, 1.25, 3);
    const input = fc.array(fc.tuple(labels, fc.array(value, { minLength: 3, maxLength: 3 })), {
      minLength: 2,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(input, fc.integer({ min: 1, max: 9 }), async (rows, blockRows) => {
        const all: [string, number[]][] = [["ctrl", [0.5, 0, 1]], ["A", [0, 0.5, 1]], ...rows]; // prettier-ignore
        const obs = { condition: category(all.map(([label]) => label)) };
        const values = all.map(([, cell]) => cell);
        const bulk = await pseudobulk(memoryCells(obs, values, { blockRows }));
        assert.deepEqual(bulk, await pseudobulk(memoryCells(obs, values, { blockRows: 100 })));
        bulk.conditions.forEach((_, at) => {
          const n = bulk.nCells[at] as number;
          const second = Math.floor(n / 2);
          const [a, b] = bulk.halves.map((half) => row(half, bulk, at)) as [number[], number[]];
          const joined = a.map((mean, gene) => ((n - second) * mean + (second === 0 ? 0 : second * (b[gene] as number))) / n); // prettier-ignore
          close(joined, row(bulk.means, bulk, at), 1e-12);
          assert.equal(Number.isNaN(b[0]), second === 0);
        });
      }),
      { numRuns: 40 },
    );
  });

  it("is equal from files of every layout of one matrix", async () => {
    const temporary = mkdtempSync(path.join(tmpdir(), "pertline-layouts-"));
    try {
      const value = fc.oneof(
        { weight: 2, arbitrary: fc.constant(0) },
        fc.float({ min: 0.125, max: 9, noNaN: true }),
      );
      const rows = fc
        .integer({ min: 1, max: 7 })
        .chain((width) =>
          fc.array(
            fc.tuple(
              fc.constantFrom("ctrl", "A", "A+B"),
              fc.array(value, { minLength: width, maxLength: width }),
            ),
            { minLength: 1, maxLength: 12 },
          ),
        );
      let run = 0;
      await fc.assert(
        fc.asyncProperty(rows, async (drawn) => {
          const width = drawn[0]?.[1].length ?? 0;
          const all: [string, number[]][] = [["ctrl", Array<number>(width).fill(0.3)], ["A", Array<number>(width).fill(0.7)], ...drawn]; // prettier-ignore
          const paths = await writeLayouts(temporary, String(run++), all.map(([label]) => label), all.map(([, cell]) => cell)); // prettier-ignore
          const [csr, csc, dense] = await Promise.all(
            Object.values(paths).map(async (file) => pseudobulk(await openCells(file, { name: "one" }))),
          );
          assert.deepEqual(csc, csr);
          assert.deepEqual(dense, csr);
        }),
        { numRuns: 15 },
      );
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  });

  it("splits control too, by its seed", async () => {
    const cells = await open("csr-gzip");
    const [one, again, other] = [
      await pseudobulk(cells),
      await pseudobulk(cells),
      await pseudobulk(cells, { seed: 9 }),
    ];
    assert.deepEqual(one.halves, again.halves);
    assert.notDeepEqual(one.halves, other.halves);
    assert.notDeepEqual(row(one.halves[0], one, one.control), row(one.halves[1], one, one.control));
  });

  it("stops when told", async () => {
    const stop = new AbortController();
    stop.abort(new Error("enough"));
    await assert.rejects(pseudobulk(await open("csr-gzip"), { signal: stop.signal }), /enough/);
  });

  describe("of real cells", () => {
    const file = shared("data/cells/norman-mcfaline-devel.h5ad");

    /** Euclidean distances of no change and additive to what was observed, by double. */
    function distances(bulk: Pseudobulk): Map<string, { noChange: number; additive: number }> {
      const panel = expressionPanel(bulk);
      const mean = (key: string): number[] | undefined => {
        const at = bulk.conditions.findIndex((one) => one.key === key);
        return at < 0
          ? undefined
          : Array.from(panel, (gene) => bulk.means[at * bulk.genes.length + gene] as number);
      };
      const control = mean("ctrl")!;
      const result = new Map<string, { noChange: number; additive: number }>();
      for (const { key, genes } of bulk.conditions) {
        const [a, b] = genes.map(mean);
        if (genes.length !== 2 || !a || !b) continue;
        const observed = mean(key)!;
        const to = (predicted: number[]): number =>
          Math.hypot(...predicted.map((value, i) => value - observed[i]!));
        result.set(key, {
          noChange: to(control),
          additive: to(a.map((value, i) => value + b[i]! - control[i]!)),
        });
      }
      return result;
    }

    it("has the known distances, filtered and mixed", async function () {
      if (file === undefined) skip(this, "no shared data folder");
      const cells = await openCells(file);
      await assert.rejects(pseudobulk(cells), {
        code: "SEVERAL_CONTEXTS",
        message: /k562, A172, T98G, U87MG/,
      });
      await assert.rejects(pseudobulk(cells, { where: "cell_type=K562" }), {
        message: /Did you mean "k562"/,
      });

      const bulk = await pseudobulk(cells, { where: "cell_type=k562" });
      assert.equal(bulk.nCells[bulk.control], 100);
      assert.equal(expressionPanel(bulk).length, 500);
      assert.equal(bulk.scale.kind, "log1p");
      const found = distances(bulk);
      assert.deepEqual([...found.keys()].sort(), [
        "KLF1+MAP2K6",
        "KLF1+TGFBR2",
        "MAP2K3+MAP2K6",
        "MAP2K3+SLC38A2",
        "MAPK1+TGFBR2",
      ]);
      assert.equal(found.get("KLF1+MAP2K6")?.noChange.toFixed(2), "1.92");
      for (const { additive, noChange } of found.values())
        assert.ok(additive > 0.365 && additive < 0.525 && additive < noChange, String(additive));

      const mixed = await pseudobulk(cells, { allowMixed: true });
      close([distances(mixed).get("KLF1+MAP2K6")?.noChange ?? NaN], [8.025], 1e-3);
    });
  });
});
