import type { Command } from "commander";
import { Option } from "commander";
import type { LoadOptions } from "../data/load.ts";
import type { PseudobulkOptions } from "../data/pseudobulk.ts";
import type { Orientation } from "../io/matrixFile.ts";

/** Options by which every command says how to read a data file. */
export interface DataOptions {
  data: string;
  where?: string[];
  condition?: string;
  control?: string;
  normalise?: boolean;
  allowMixed?: boolean;
  obs?: string;
  orientation?: Orientation;
}

/** Adds the options to a command that has its own `--data`. */
export function dataOptions(command: Command): Command {
  return command
    .option(
      "--obs <file>",
      "table of the cells in a file of its own (.csv, .tsv or .parquet), named like them",
    )
    .addOption(
      new Option("--orientation <rows>", "what the rows of a delimited matrix are; found by names unless given").choices(["cells-by-genes", "genes-by-cells"]), // prettier-ignore
    )
    .option("--where <column=value>", "use these cells only (repeatable: all must hold)", collect)
    .option(
      "--condition <column>",
      "column of obs that names each cell's perturbation; found by content unless given",
    )
    .option("--control <label>", "label of control cells in it; found unless given")
    .option("--normalise", "values are counts: scale each cell to 10,000 and take log(1 + x)")
    .option("--allow-mixed", "average cells of several types against one control all the same");
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

/** The part that `loadCells` takes. */
export function loadOptions({ obs, orientation }: DataOptions): Pick<LoadOptions, "obs" | "orientation"> {
  return { ...(obs === undefined ? {} : { obs }), ...(orientation ? { orientation } : {}) };
}

/** The part that `pseudobulk` takes. */
export function pseudobulkOptions(options: DataOptions): PseudobulkOptions {
  const { where, condition, control, normalise, allowMixed } = options;
  return {
    ...(where && where.length > 0 ? { where } : {}),
    ...(condition === undefined ? {} : { condition }),
    ...(control === undefined ? {} : { control }),
    ...(normalise ? { normalise } : {}),
    ...(allowMixed ? { allowMixed } : {}),
  };
}
