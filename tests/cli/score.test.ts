import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Command } from "commander";
import { libraryCommands } from "../../src/cli/index.ts";
import { writePredictionFolder } from "../../src/io/predictions/folder.ts";
import { writeCells } from "../support/cellsFile.ts";
import { pertline } from "../support/command.ts";
import { doubles, predictions, toyPseudobulk } from "../support/pseudobulk.ts";

/** Runs the command in this process and returns what it printed. */
async function score(...args: string[]): Promise<string> {
  const program = new Command("pertline").exitOverride();
  libraryCommands(program);
  const command = program.commands.find((one) => one.name() === "score")!.exitOverride();
  command.configureOutput({ writeErr: () => undefined });
  const { log } = console;
  const printed: string[] = [];
  console.log = (text: string) => printed.push(text);
  try {
    await program.parseAsync(["score", ...args], { from: "user" });
  } finally {
    console.log = log;
  }
  return printed.join("\n");
}

describe("pertline score", function () {
  this.timeout(60_000);
  const plain = toyPseudobulk({ singles: 6, genes: 30, interaction: 0.2, seed: 8 });
  const truth = { ...plain, means: plain.means.map((value) => value + 3) };
  const { genes, conditions, values } = predictions(truth, "model", doubles(truth), (_, __, value) => value);
  let folder: string;
  let data: string;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-cli-"));
    data = path.join(folder, "cells.h5ad");
    await writeCells(data, truth, { cells: 10 });
    await writePredictionFolder(path.join(folder, "good"), { genes, conditions, values });
    const worse = values.map((value, i) => value + (i % 2 ? 1 : -1));
    await writePredictionFolder(path.join(folder, "worse"), { genes, conditions, values: worse });
    const changes = values.map((value, i) => value - truth.means[i % genes.length]!);
    await writePredictionFolder(path.join(folder, "changes"), { genes, conditions, values: changes });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("prints the verdict first and exits with 0, also when the model is worse", async () => {
    const { code, stdout, stderr } = await pertline([
      "score",
      "--data",
      data,
      "--predictions",
      path.join(folder, "worse"),
    ]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^worse predicts worse/);
    assert.match(
      await score("--data", data, "--predictions", path.join(folder, "good")),
      /^good predicts better/,
    );
  });

  it("exits with 1 and one line that names the remedy for bad input", async () => {
    const { code, stdout, stderr } = await pertline([
      "score",
      "--data",
      data,
      "--predictions",
      path.join(folder, "changes"),
    ]);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /^pertline: The predictions look like changes .*--predictions-are changes/);
    assert.equal(stderr.trim().split("\n").length, 1);
  });

  it("prints JSON that is the same for the same seed", async () => {
    const run = () =>
      score("--data", data, "--predictions", path.join(folder, "good"), "--json", "--seed", "3");
    const first = await run();
    assert.equal((JSON.parse(first) as { verdict: { answer: string } }).verdict.answer, "better");
    assert.equal(await run(), first);
  });

  it("refuses what cannot be read", async () => {
    const good = ["--predictions", path.join(folder, "good")];
    const cases: [string[], string, RegExp][] = [
      [["--predictions", path.join(folder, "none")], "FILE_NOT_FOUND", /no predictions at/],
      [[...good, "--split", "nowhere.json"], "FILE_NOT_FOUND", /nowhere\.json/],
      [[...good, "--condition", "conditon"], "UNKNOWN_COLUMN", /Did you mean "condition"/],
      [[...good, "--where", "condition=T9"], "UNKNOWN_VALUE", /T9/],
      [[...good, "--min-genes", "200"], "commander.invalidArgument", /at most 100/],
      [[...good, "--predictions-are", "lfc"], "commander.invalidArgument", /log1p:TARGET/],
    ];
    for (const [args, code, message] of cases)
      await assert.rejects(score("--data", data, ...args), { code, message }, args.join(" "));
    await assert.rejects(score("--data", path.join(folder, "none.h5ad"), ...good), {
      code: "FILE_NOT_FOUND",
    });
    await assert.rejects(score(...good), { code: "commander.missingMandatoryOptionValue" });
  });

  it("takes changes when told", async () => {
    const args = [
      "--data",
      data,
      "--predictions",
      path.join(folder, "changes"),
      "--predictions-are",
      "changes",
    ];
    assert.match(await score(...args), /^changes predicts better/);
  });

  it("reads a split", async () => {
    const split = path.join(folder, "split.json");
    const train = truth.conditions.map(({ label }) => label).filter((label) => !conditions.includes(label));
    writeFileSync(split, JSON.stringify({ train, test: conditions.slice(0, 9) }));
    const text = await score("--data", data, "--predictions", path.join(folder, "good"), "--split", split);
    assert.match(text, /^Cannot say whether good is better: 9 held-out conditions/);
  });

  it("explains itself with examples", async () => {
    const { stdout, code } = await pertline(["score", "--help"]);
    assert.equal(code, 0);
    assert.match(stdout, /Examples:\n {2}pertline score --data/);
  });
});
