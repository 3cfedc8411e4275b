import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import { sourceFolder } from "./sourceFolder.ts";

interface CheckFlags {
  sourceData?: string;
  resamples?: number;
  json?: boolean;
}

/** `pertline paper check` */
export function checkCommand(paper: Command): void {
  paper
    .command("check", { isDefault: true })
    .description("recompute every published number that the paper's Source Data workbooks determine")
    .option("--source-data <folder>", "the nine .xlsx files; where pertline data get put them unless given")
    .option("--resamples <number>", "of every bootstrap; 10000 unless given", whole)
    .option("--json", "print everything as JSON")
    .addHelpText(
      "after",
      `
Means, error ratios with bootstrap intervals, correlations, counts and conditions are recomputed from per-perturbation
scores with the functions that score any other model, and compared at the precision that is printed. What the paper
draws without printing it, marked *, is compared with what other programs computed from the same workbooks. The exit
code is 1 when a number does not agree or the files cannot be read.

Examples:
  pertline data get paper_source_data && pertline paper check
  pertline paper check --source-data ~/Downloads/source_data`,
    )
    .action(check);
}

async function check({ sourceData, resamples, json }: CheckFlags): Promise<void> {
  const [{ checkSourceData }, { checkText }] = await Promise.all([
    import("../../report/paper/checkSourceData.ts"),
    import("../../report/paper/checkText.ts"),
  ]);
  const result = await checkSourceData(sourceData ?? (await sourceFolder()), { resamples });
  console.log(json ? JSON.stringify(result, undefined, 2) : checkText(result));
  if (result.rows.some(({ pass }) => !pass)) process.exitCode = 1;
}

function whole(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isSafeInteger(value) && value >= 10) return value;
  throw new InvalidArgumentError("Expected a whole number of at least 10.");
}
