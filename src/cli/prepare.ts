import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import { PertlineError } from "../error.ts";
import { terminalProgress } from "./terminalProgress.ts";

interface PrepareFlags {
  out: string;
  perturbationColumn?: string;
  control?: string;
  separator: string;
  cellType?: string;
  where?: string[];
  genes: number;
  perturbedGenes: boolean;
}

/** `pertline prepare`: from raw counts to the file that GEARS and the benchmark read. */
export function prepareCommand(program: Command): void {
  program
    .command("prepare")
    .description("make of raw counts what GEARS reads: normalised, logarithms, variable genes, ranked genes")
    .argument(
      "<file>",
      "cells × genes of counts, with control and perturbed cells: any format that run --data takes",
    )
    .requiredOption("--out <file>", "the .h5ad file to write")
    .option(
      "--perturbation-column <column>",
      "column of obs with each cell's perturbation; found unless given",
    ) // prettier-ignore
    .option("--control <label>", "label of control cells in it; found unless given")
    .option("--separator <text>", "what separates two genes in its labels, e.g. _ in A_B", "+")
    .option(
      "--cell-type <column>",
      "column of obs with the cell type, or the type of all cells (default: cell_type)",
    ) // prettier-ignore
    .option(
      "--where <column=value>",
      "use these cells only (repeatable: all must hold)",
      (value: string, before: string[] = []) => [...before, value],
    ) // prettier-ignore
    .option("--genes <number>", "highly variable genes to keep", wholeNumber, 5000)
    .option("--no-perturbed-genes", "keep no perturbed genes beyond the highly variable ones")
    .addHelpText(
      "after",
      `
Steps, as GEARS' authors made their files: cells scaled to the median library size, log(1 + x), highly variable genes
(Seurat's first method) and the perturbed genes, conditions named ctrl, A+ctrl and A+B, and genes ranked per condition
by a t test against control, in uns. The filter by GO terms is not among them: GEARS applies it when it loads a file.

Examples:
  pertline prepare raw.h5ad --out perturb_processed.h5ad
  pertline prepare norman.h5ad --out out.h5ad --perturbation-column perturbation --separator _ --cell-type K562`,
    )
    .action(prepare);
}

async function prepare(file: string, flags: PrepareFlags): Promise<void> {
  const [{ loadCells, describeCells }, { prepareGears }] = await Promise.all([
    import("../data/load.ts"),
    import("../data/gears/prepare.ts"),
  ]);
  const interrupt = new AbortController();
  const onInterrupt = (): void => interrupt.abort(new PertlineError("INTERRUPTED", "Interrupted; nothing was written.")); // prettier-ignore
  process.once("SIGINT", onInterrupt);
  const { signal } = interrupt;
  const progress = terminalProgress(process.stderr);
  const cells = await loadCells(file, { signal, progress });
  try {
    process.stderr.write(`${describeCells(cells)}\n`);
    const { perturbationColumn, control, cellType, where } = flags;
    const made = await prepareGears(cells, flags.out, {
      separator: flags.separator,
      nTop: flags.genes,
      keepPerturbed: flags.perturbedGenes,
      signal,
      progress,
      ...(perturbationColumn === undefined ? {} : { condition: perturbationColumn }),
      ...(control === undefined ? {} : { control }),
      ...(cellType === undefined ? {} : { cellType }),
      ...(where === undefined ? {} : { where }),
    });
    const size = `${made.nCells.toLocaleString("en")} cells × ${made.genes.length.toLocaleString("en")} genes, ${made.conditions.length.toLocaleString("en")} conditions with control`; // prettier-ignore
    process.stdout.write(`${[...made.notes, `Written  ${flags.out} (${size})`].join("\n")}\n`);
  } catch (error) {
    if (!signal.aborted) throw error;
    process.stderr.write("Interrupted; nothing was written.\n");
    process.exitCode = 130;
  } finally {
    process.off("SIGINT", onInterrupt);
    await cells.close();
  }
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError("Expected a whole number of at least 1.");
}
