import { type Command, InvalidArgumentError, Option } from "commander";
import type { DrawOptions } from "../splits/options.ts";
import { type DataOptions, dataOptions, loadOptions, pseudobulkOptions } from "./dataOptions.ts";
import { terminalProgress } from "./terminalProgress.ts";

interface MakeFlags extends DataOptions {
  algorithm?: string;
  seed: number;
  out?: string;
  trainGenes?: number;
  trainDoubles?: number;
  testSize?: number;
  testGenes?: string[];
  onlyTestGenes?: boolean;
  testConditions?: string[];
  keepIncomplete?: boolean;
}

interface AuditFlags extends Omit<DataOptions, "data"> {
  data?: string;
  scored: "held-out" | "test";
  quick?: boolean;
  json?: boolean;
  strict?: boolean;
}

/** `pertline split`: draw a split, look at one, ask what is wrong with it. */
export function splitCommand(program: Command): void {
  const split = program
    .command("split")
    .description("say which conditions are trained on and which held out: make, show, audit")
    .addHelpText(
      "after",
      `
A split is read as a manifest (.json, as written here), JSON {"train": […], "val": […], "test": […]}, a table
condition,set (.csv, .tsv), or GEARS' pickle (.pkl, nothing in it is run).

Examples:
  pertline split --data norman.h5ad --algorithm norman-paper --seed 1 --out split.json
  pertline split show split.json
  pertline split audit split.json --data norman.h5ad
  pertline run --data norman.h5ad --split split.json`,
    );
  makeCommand(split);
  split
    .command("show <file>")
    .description("what a split holds")
    .addOption(
      new Option("--list <set>", "print the conditions of one set, one per line").choices([
        "train",
        "validation",
        "test",
        "dropped",
      ]),
    ) // prettier-ignore
    .action(show);
  auditCommand(split);
}

function makeCommand(split: Command): void {
  const command = split
    .command("make", { isDefault: true })
    .description("draw a split of a data set and write it as a manifest")
    .requiredOption("--data <file>", 'cells × genes file, or "demo"')
    .option("--algorithm <name>", "one of those below; chosen from the conditions unless given")
    .option("--seed <number>", "whole number from 0 to 4294967295", seed, 1)
    .option("--out <file>", "where the manifest is written; printed unless given")
    .option("--train-genes <share>", "share of genes to train on (0.75)", Number)
    .option("--train-doubles <share>", "share of doubles of two such genes to train on (0.75)", Number)
    .option("--test-size <share>", "share to test (0.1)", Number)
    .option("--test-genes <list>", "genes to hold out, separated by commas", names)
    .option("--only-test-genes", "hold out no other genes than these")
    .option("--test-conditions <list>", "doubles to test, separated by commas", names)
    .option("--keep-incomplete", "draw from doubles that lack a single, too")
    .addHelpText(
      "after",
      `
Algorithms, with what each takes beside the seed:
  gears-simulation         --train-genes --train-doubles --test-genes --only-test-genes
  gears-simulation_single  --train-genes --test-genes --only-test-genes
  gears-combo_seen0, gears-combo_seen1, gears-single   --test-size --test-genes
  gears-combo_seen2        --test-size --test-genes --test-conditions
  gears-no_test, gears-no_split
  norman-paper, norman-sorted   --keep-incomplete
  all-doubles`,
    );
  dataOptions(command).action(make);
}

function auditCommand(split: Command): void {
  const command = split
    .command("audit <file>")
    .description("leaks, what is left out, and what scores on this split depend on")
    .option("--data <file>", 'cells × genes file, or "demo"; without it only the lists are looked at')
    .addOption(
      new Option("--scored <sets>", "what will be scored: test and validation pooled, or test alone")
        .choices(["held-out", "test"])
        .default("held-out"),
    ) // prettier-ignore
    .option("--quick", "do not read the matrix: no look at duplicate cells and at filters on the response")
    .option("--json", "print everything as JSON")
    .option("--strict", "exit with 1 when there is a problem");
  dataOptions(command).action(audit);
}

async function make(flags: MakeFlags): Promise<void> {
  const [{ loadCells }, { conditionsOf }, { splitFor }, { formatManifest, writeManifest }, { splitText }] =
    await Promise.all([
      import("../data/load.ts"),
      import("../data/conditionsOf.ts"),
      import("../splits/registry.ts"),
      import("../splits/manifest.ts"),
      import("../splits/splitText.ts"),
    ]);
  const { algorithm, seed, trainGenes, trainDoubles, testSize, testGenes, onlyTestGenes, testConditions, keepIncomplete } = flags; // prettier-ignore
  const asked = { trainGenes, trainDoubles, testSize, testGenes, onlyTestGenes, testConditions, keepIncomplete }; // prettier-ignore
  const told = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as Partial<DrawOptions>; // prettier-ignore
  const cells = await loadCells(flags.data, {
    ...loadOptions(flags),
    progress: terminalProgress(process.stderr),
  });
  try {
    const data = conditionsOf(cells, pseudobulkOptions(flags));
    const source = await checksumOf(cells);
    const drawn = splitFor(data, {
      seed,
      ...told,
      ...(algorithm !== undefined && { algorithm }),
      ...(source !== undefined && { source }),
    });
    const filter = flags.where ? data.notes.filter((note) => note.includes(" pass the filter ")) : [];
    const split = { ...drawn, notes: [...(drawn.notes ?? []), ...filter] };
    if (flags.out === undefined) return void process.stdout.write(formatManifest(split));
    await writeManifest(flags.out, split);
    console.log(`${splitText(split)}\n\nWritten to ${flags.out}`);
  } finally {
    await cells.close();
  }
}

async function show(
  file: string,
  { list }: { list?: "train" | "validation" | "test" | "dropped" },
): Promise<void> {
  const { uncheckedSplit } = await import("../splits/given.ts");
  const { readSplitValue } = await import("../splits/readSplit.ts");
  const { splitText } = await import("../splits/splitText.ts");
  const split = uncheckedSplit(await readSplitValue(file), [], file);
  if (list === undefined) return console.log(splitText(split));
  const labels = list === "dropped" ? split.dropped.map(({ condition, reason }) => `${condition}\t${reason}`) : split[list]; // prettier-ignore
  for (const label of labels) console.log(label);
}

async function audit(file: string, flags: AuditFlags): Promise<void> {
  const [{ auditSplit, auditText }, { uncheckedSplit }, { readSplitValue }, { parseCondition }] =
    await Promise.all([
      import("../splits/audit/audit.ts"),
      import("../splits/given.ts"),
      import("../splits/readSplit.ts"),
      import("../data/condition.ts"),
    ]);
  const value = await readSplitValue(file);
  const read = flags.data === undefined ? undefined : await readData({ ...flags, data: flags.data });
  const listed = uncheckedSplit(value, [], file);
  const all = [...listed.train, ...listed.validation, ...listed.test, ...listed.dropped.map(({ condition }) => condition)]; // prettier-ignore
  const data = read?.data ?? { conditions: [...new Set(all)].map((label) => parseCondition(label)) };
  const split = uncheckedSplit(value, data.conditions, file);
  const findings = auditSplit(data, split, {
    scored: flags.scored === "test" ? "test" : "held out",
    ...read?.known,
  });
  if (flags.json) console.log(JSON.stringify(findings, undefined, 2));
  else console.log(auditText(findings));
  if (flags.strict && findings.some(({ severity }) => severity === "problem")) process.exitCode = 1;
}

async function readData(flags: AuditFlags & { data: string }) {
  const [{ loadCells }, { conditionsOf }, { pseudobulk }, { duplicateCells }] = await Promise.all([
    import("../data/load.ts"),
    import("../data/conditionsOf.ts"),
    import("../data/pseudobulk.ts"),
    import("../data/duplicateCells.ts"),
  ]);
  const progress = terminalProgress(process.stderr);
  const reading = pseudobulkOptions(flags);
  const cells = await loadCells(flags.data, { ...loadOptions(flags), progress });
  try {
    const source = await checksumOf(cells);
    const known = { ...(source !== undefined && { source }) };
    if (flags.quick) return { data: { ...conditionsOf(cells, reading), genes: cells.genes }, known };
    const data = await pseudobulk(cells, { ...reading, nonZeros: true, progress });
    return { data, known: { ...known, duplicates: await duplicateCells(cells, { ...reading, progress }) } };
  } finally {
    await cells.close();
  }
}

/** What is read from the web in parts has none. */
async function checksumOf(cells: { checksum(): Promise<string> }): Promise<string | undefined> {
  return cells.checksum().catch((error: { code?: string }) => {
    if (error.code === "NO_CHECKSUM") return undefined;
    throw error;
  });
}

function names(text: string): string[] {
  return text
    .split(",")
    .map((one) => one.trim())
    .filter(Boolean);
}

function seed(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isInteger(value) && value >= 0 && value <= 0xffffffff) return value;
  throw new InvalidArgumentError("Expected a whole number from 0 to 4294967295.");
}
