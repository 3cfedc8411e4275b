import { setImmediate } from "node:timers/promises";
import { type RowsToWrite, writeH5ad } from "../../io/h5ad/write.ts";
import type { ReadOptions } from "../cells.ts";
import { PertlineError } from "../../error.ts";
import { cellDrawer, cellPlan, cellTable, geneTable } from "./cells.ts";
import { pairClasses, PAIR_CLASSES } from "./pairClasses.ts";
import type { SimulationSettings } from "./settings.ts";
import { simulateTruth, type Truth } from "./truth.ts";
import { simulationRecord } from "./write.ts";

export interface StreamOptions extends Omit<ReadOptions, "rows"> {
  /** Normalised (log1p, as in files of the field) unless told. */
  values?: "log1p" | "counts";
  /** Cells drawn at a time, 512 unless told; the file does not depend on it. */
  blockCells?: number;
}

/**
 * Simulates straight into an AnnData file, block after block: the cells are those of `simulate` to the last bit, but
 * memory depends on conditions × genes and grows by some bytes per cell only. Drawing and compressing run side by side.
 * Beside what `writeSimulation` writes, obs has `interaction`, the true class of each cell's double, and `uns/pertline`
 * has `pairs`. The file appears under its name only when it is complete.
 *
 * @returns the noise-free truth, for those who go on with it
 * @throws PertlineError SIMULATION_SETTINGS, SIMULATION_RANGE, WRITE_FAILED; the signal's reason when it is aborted
 */
export async function streamSimulation(
  file: string,
  settings: SimulationSettings,
  { values = "log1p", blockCells = 512, signal, progress }: StreamOptions = {},
): Promise<Truth> {
  if (!Number.isInteger(blockCells) || blockCells < 1)
    throw new PertlineError("SIMULATION_SETTINGS", `blockCells is a whole number from 1 on, found ${blockCells}.`); // prettier-ignore
  signal?.throwIfAborted();
  const truth = simulateTruth(settings);
  const { condition, library } = cellPlan(truth);
  const nCells = condition.length;
  const pairs = pairClasses(truth);
  const describe = (from: number, to: number) => {
    const table = cellTable(truth, condition.subarray(from, to), library.subarray(from, to), from);
    const codes = condition.slice(from, to).map((c) => pairs.codeOf[c]!);
    table.columns.set("interaction", { kind: "category", categories: [...PAIR_CLASSES], codes });
    return table;
  };
  const kinds = new Map(
    [...describe(0, 0).columns].map(([name, column]) => [
      name,
      column.kind === "category"
        ? { kind: "category" as const, categories: column.categories }
        : { kind: "number" as const, whole: true },
    ]),
  );
  const pertline = { ...simulationRecord(truth), pairs: pairs.record };
  const bar = progress?.(nCells, "simulating cells");

  async function* blocks(): AsyncGenerator<RowsToWrite> {
    const draw = cellDrawer(truth);
    const nGenes = settings.nGenes;
    const indices = new Int32Array(blockCells * nGenes);
    const drawn = new Float32Array(blockCells * nGenes);
    for (let from = 0; from < nCells; from += blockCells) {
      const to = Math.min(nCells, from + blockCells);
      const indptr = new Float64Array(to - from + 1);
      let used = 0;
      for (let i = from; i < to; i++) {
        if (i % 64 === 63) {
          bar?.update(i);
          await setImmediate();
          signal?.throwIfAborted();
        }
        const begin = used;
        used = draw(condition[i]!, library[i]!, indices, drawn, used);
        indptr[i - from + 1] = used;
        if (values === "counts") continue;
        const unit = 1e4 / library[i]!;
        for (let j = begin; j < used; j++) drawn[j] = Math.log1p(drawn[j]! * unit);
      }
      const table = describe(from, to);
      yield {
        indptr,
        indices: indices.slice(0, used),
        values: drawn.slice(0, used),
        names: table.index,
        columns: new Map(
          [...table.columns].map(([name, column]) => [
            name,
            column.kind === "category" ? column.codes : (column.values as Float64Array),
          ]),
        ),
      };
    }
    bar?.update(nCells);
  }
  try {
    await writeH5ad(
      file,
      {
        X: { shape: [nCells, settings.nGenes], blocks: blocks() },
        var: geneTable(truth),
        obs: { columns: kinds, nameBytes: `cell-${String(nCells).padStart(6, "0")}`.length },
        uns: values === "counts" ? { pertline } : { log1p: {}, pertline },
      },
      signal,
    );
  } finally {
    bar?.end();
  }
  return truth;
}
