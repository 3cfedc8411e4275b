import path from "node:path";
import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import type { RunResult } from "../notebook/run.ts";
import { cellProgress, failureLine } from "./progress.ts";

/** Thrown for options that contradict each other. */
export class UsageError extends Error {
  readonly code = "ERR_USAGE";
}

interface RunFlags {
  output?: string;
  from?: string;
  outputDir?: string;
  inplace?: boolean;
  timeout?: number;
  allowErrors?: boolean;
  keepFailed?: boolean;
  timing?: boolean;
  set: string[];
}

/** Adds `notebook run` and `notebook html`. The modules that do the work are loaded when a command is run. */
export function notebookCommands(program: Command): void {
  const notebook = program
    .command("notebook")
    .description("execute notebooks without Jupyter, and show them");

  notebook
    .command("run")
    .description("execute notebooks from top to bottom, each in a fresh session")
    .argument("<files...>", "notebooks (.ipynb), folders of them, or patterns")
    .option("-o, --output <file>", "write the executed notebook here (of one notebook)")
    .option("--output-dir <dir>", "write the executed notebooks into this folder")
    .option("--inplace", "write the executed notebooks over the originals")
    .option("--timeout <seconds>", "longest time for one cell, which is interrupted then", seconds)
    .option("--allow-errors", "go on after failing cells, and count the run as passed")
    .option("--keep-failed", "write the output also when a cell failed or Ctrl-C was pressed")
    .option("--from <cell>", "begin from a cell: its number, its id, or `failed`")
    .option("--set <name=value>", "set a variable of the cell tagged `parameters` (repeatable)", collect, [])
    .option("--timing", "record start, end and memory of each cell in the written notebook")
    .addHelpText(
      "after",
      `
Without --output, --output-dir or --inplace nothing is written: the run is a check.
A fresh session has no variables: with --from, the cells before run again, too, but the written notebook keeps the
outputs that they had. "--from failed" begins from the first cell that shows an error in the file.
--timing writes what JupyterLab shows as execution time, and { ms, heapMb, rssMb } as metadata.pertline.
The exit code is 0 when all notebooks passed, 1 when one failed, 130 after Ctrl-C.
Values of --set are JSON (5, true, null, [1,2]); anything else is a string.

Examples:
  pertline notebook run analysis.ipynb
  pertline notebook run notebooks/*.ipynb --output-dir out/notebooks
  pertline notebook run analysis.ipynb --inplace --timeout 60
  pertline notebook run analysis.ipynb --inplace --keep-failed --from failed
  pertline notebook run analysis.ipynb --output-dir out --set genes=500 --set data=cells.h5ad`,
    )
    .action(runFiles);

  notebook
    .command("html")
    .description("make one self-contained page of an executed notebook")
    .argument("<file>", "notebook (.ipynb)")
    .option("-o, --output <file>", "page to write (default: beside the notebook, ending in .html)")
    .addHelpText(
      "after",
      `
The page needs no network: pictures, figures and plotly.js are inside.

Examples:
  pertline notebook html out/notebooks/analysis.ipynb
  pertline notebook html analysis.ipynb -o site/analysis.html`,
    )
    .action(writeHtml);
}

async function runFiles(named: string[], flags: RunFlags): Promise<void> {
  const { notebookFiles } = await import("../notebook/files.ts");
  const files = notebookFiles(named);
  const outputs = outputsFor(files, flags);
  const { runNotebook } = await import("../notebook/run.ts");
  const { parseAssignment } = await import("../notebook/parameters.ts");
  const parameters = Object.fromEntries(flags.set.map(parseAssignment));
  const stop = new AbortController();
  const release = onInterrupt(() => stop.abort());
  let failed = 0;
  try {
    for (const [position, file] of files.entries()) {
      const output = outputs[position];
      const progress = cellProgress(file, process.stderr);
      try {
        const result = await runNotebook(file, {
          ...(output !== undefined && { output }),
          ...(flags.timeout !== undefined && { timeoutMs: flags.timeout * 1000 }),
          allowErrors: flags.allowErrors ?? false,
          keepFailed: flags.keepFailed ?? false,
          timing: flags.timing ?? false,
          ...(flags.from !== undefined && { from: flags.from }),
          parameters,
          signal: stop.signal,
          onProgress: progress.update,
        });
        progress.stop();
        report(result, output, flags);
        if (result.status === "failed") failed++;
        if (result.status === "interrupted") {
          process.exitCode = 130;
          return;
        }
      } catch (error) {
        // A file that cannot be read must not keep the others from being run.
        if (!isKnown(error)) throw error;
        process.stderr.write(`pertline: ${error.message}\n`);
        failed++;
      } finally {
        progress.stop();
      }
    }
  } finally {
    release();
  }
  if (files.length > 1)
    process.stderr.write(`${files.length - failed} of ${files.length} notebooks passed\n`);
  if (failed > 0) process.exitCode = 1;
}

function report(result: RunResult, output: string | undefined, flags: RunFlags): void {
  for (const failure of result.failures) process.stderr.write(failureLine(result.file, failure) + "\n");
  const cells = `${result.executed} cell${result.executed === 1 ? "" : "s"} in ${result.seconds.toFixed(1)} s`;
  const written = result.written
    ? ` → ${output}`
    : output === undefined
      ? "; nothing was written (see --output)"
      : `; ${output} was not written (see --keep-failed)`;
  const verdict =
    result.status !== "ok"
      ? `${result.status} after `
      : flags.allowErrors && result.failures.length
        ? "errors allowed, "
        : "";
  process.stderr.write(`  ${verdict}${cells}${written}\n`);
}

async function writeHtml(file: string, flags: { output?: string }): Promise<void> {
  const { readNotebook, writeAtomically } = await import("../notebook/format.ts");
  const { notebookHtml } = await import("../notebook/html.ts");
  const output = flags.output ?? file.replace(/(\.ipynb)?$/, ".html");
  const notebook = await readNotebook(file);
  await writeAtomically(output, notebookHtml(notebook, { directory: path.dirname(path.resolve(file)) }));
  process.stdout.write(`${output}\n`);
}

function outputsFor(files: string[], flags: RunFlags): (string | undefined)[] {
  const ways = [flags.inplace && "--inplace", flags.outputDir && "--output-dir", flags.output && "--output"];
  const [one, other] = ways.filter((way) => typeof way === "string");
  if (other !== undefined) throw new UsageError(`${one} and ${other} exclude each other: give one of them`);
  for (const [flag, value] of [
    ["--output", flags.output],
    ["--from", flags.from],
  ] as const)
    // prettier-ignore
    if (value !== undefined && files.length > 1)
      throw new UsageError(`${flag} is for one notebook, found ${files.length}`);
  if (flags.output !== undefined) return [flags.output];
  if (flags.inplace) return files;
  const { outputDir } = flags;
  if (outputDir === undefined) return files.map(() => undefined);
  const outputs = files.map((file) => path.join(outputDir, path.basename(file)));
  const twice = outputs.find((output, position) => outputs.indexOf(output) !== position);
  if (twice !== undefined)
    throw new UsageError(`two notebooks would be written to ${twice}: run them one by one`);
  return outputs;
}

/** The first Ctrl-C lets the run end in order, the second ends the program. */
function onInterrupt(act: () => void): () => void {
  let asked = false;
  const listener = (): void => {
    if (asked) process.exit(130);
    asked = true;
    act();
  };
  process.on("SIGINT", listener);
  process.on("SIGTERM", listener);
  return () => {
    process.off("SIGINT", listener);
    process.off("SIGTERM", listener);
  };
}

function isKnown(error: unknown): error is Error & { code: string } {
  return error instanceof Error && String((error as { code?: unknown }).code).startsWith("ERR_NOTEBOOK");
}

function seconds(value: string): number {
  const number = Number(value);
  if (!(number > 0) || number > 2_000_000)
    throw new InvalidArgumentError("expected a number of seconds above 0.");
  return number;
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}
