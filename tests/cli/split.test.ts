import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Command } from "commander";
import { libraryCommands } from "../../src/cli/index.ts";
import { writeH5ad } from "../../src/io/h5ad/write.ts";
import type { AuditFinding } from "../../src/splits/audit/finding.ts";
import { parseManifest } from "../../src/splits/manifest.ts";
import { random } from "../../src/stats/random.ts";
import { pertline } from "../support/command.ts";

/** Runs the command in this process and returns what it printed. */
async function split(...args: string[]): Promise<string> {
  const program = new Command("pertline").exitOverride();
  libraryCommands(program);
  const command = program.commands.find((one) => one.name() === "split")!.exitOverride();
  for (const one of [command, ...command.commands]) one.exitOverride().configureOutput({ writeErr: () => undefined }); // prettier-ignore
  const { log } = console;
  const write = process.stdout.write;
  const printed: string[] = [];
  console.log = (text: string) => printed.push(`${text}\n`);
  process.stdout.write = ((text: string) => printed.push(text) > 0) as typeof write;
  try {
    await program.parseAsync(["split", ...args], { from: "user" });
  } finally {
    console.log = log;
    process.stdout.write = write;
  }
  return printed.join("");
}

/** Cells of 12 singles, all pairs of the first five, and control; the first cell of `T1` again as a cell of `T2`. */
async function writeScreen(file: string): Promise<void> {
  const targets = Array.from({ length: 12 }, (_, i) => `T${i}`);
  const pairs = targets.slice(0, 5).flatMap((a, i) => targets.slice(i + 1, 5).map((b) => `${a}+${b}`));
  const conditions = ["ctrl", ...targets.map((target) => `${target}+ctrl`), ...pairs];
  const labels = conditions.flatMap((label) => Array.from({ length: 8 }, () => label));
  const genes = [...targets.slice(0, 10), ...Array.from({ length: 30 }, (_, i) => `G${i}`)];
  const source = random(3);
  const values = Float32Array.from({ length: labels.length * genes.length }, () => 1 + source.next());
  const [from, to] = [labels.indexOf("T1+ctrl"), labels.indexOf("T2+ctrl")].map((row) => row * genes.length);
  values.copyWithin(to!, from!, from! + genes.length);
  await writeH5ad(file, {
    X: { shape: [labels.length, genes.length], values },
    obs: { rows: labels.length, index: labels.map((_, i) => `cell${i}`), columns: new Map([["condition", { kind: "text", values: labels }]]) }, // prettier-ignore
    var: { rows: genes.length, index: genes, columns: new Map() },
  });
}

describe("pertline split", function () {
  this.timeout(60_000);
  let folder: string;
  let data: string;
  const at = (name: string): string => path.join(folder, name);
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-cli-split-"));
    data = at("screen.h5ad");
    await writeScreen(data);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("writes a manifest with the checksum of the file, and shows it", async () => {
    const printed = await split("--data", data, "--algorithm", "gears-simulation", "--seed", "2", "--out", at("s.json")); // prettier-ignore
    assert.match(printed, /^algorithm {3}gears-simulation, seed 2\n[^]*\nWritten to .*s\.json\n$/);
    const made = parseManifest(JSON.parse(readFileSync(at("s.json"), "utf8")));
    assert.equal(made.source, createHash("sha256").update(readFileSync(data)).digest("hex"));
    assert.deepEqual([made.dataset, made.nCells, made.nConditions], ["screen.h5ad", 184, 23]);
    assert.ok(printed.startsWith((await split("show", at("s.json"))).trimEnd()));
    assert.equal(await split("show", at("s.json"), "--list", "test"), `${made.test.join("\n")}\n`);
  });

  it("prints the manifest where no file is named, and keeps options and the filter", async () => {
    const text = await split("make", "--data", data, "--algorithm", "gears-single", "--test-genes", "T3, T5", "--where", "condition!=T11+ctrl"); // prettier-ignore
    const made = parseManifest(JSON.parse(text));
    assert.deepEqual([made.test, made.options], [["T3+ctrl", "T5+ctrl"], { testGenes: ["T3", "T5"] }]);
    assert.match(made.notes!.at(-1)!, /176 of 184 cells pass the filter condition!=T11\+ctrl/);
  });

  it("audits lists alone, and with the data finds copied cells and targets that are not measured", async () => {
    writeFileSync(at("given.csv"), "condition,set\nctrl,train\nT1+ctrl,train\nT3,train\nT2,test\nT11,val\n");
    const ids = async (...args: string[]) => (JSON.parse(await split("audit", at("given.csv"), "--json", ...args)) as AuditFinding[]).map(({ id }) => id); // prettier-ignore
    assert.deepEqual(await ids(), ["few-held-out", "validation-scored"]);
    assert.deepEqual(await ids("--data", data), ["duplicate-cells-across-sets", "few-held-out", "not-listed", "validation-scored", "target-not-measured"]); // prettier-ignore
    assert.deepEqual(await ids("--data", data, "--quick", "--scored", "test"), ["few-held-out", "not-listed", "target-not-measured"]); // prettier-ignore
    const text = await split("audit", at("given.csv"), "--data", data);
    assert.match(text, /^1 problem, 4 cautions, 0 notes\n\nPROBLEM {2}duplicate-cells-across-sets\n {2}1 cell is a copy .*\(T1\+ctrl, T2\+ctrl\)/); // prettier-ignore
  });

  it("audits what cannot be scored: conditions in two sets, control held out", async () => {
    writeFileSync(at("bad.json"), JSON.stringify({ train: ["T1", "T0+T1"], test: ["T1+T0", "ctrl", "T99"] }));
    const text = await split("audit", at("bad.json"), "--data", data, "--quick");
    for (const id of ["not-in-data", "control-held-out", "same-perturbation"]) assert.match(text, new RegExp(`PROBLEM {2}${id}`)); // prettier-ignore
    assert.match(text, /"T0\+T1" in train and "T1\+T0" in test/);
  });

  it("exits with 1 for a problem only when told", async () => {
    writeFileSync(at("none.json"), JSON.stringify({ train: ["ctrl"], test: ["T1"] }));
    const codes = await Promise.all(
      [[], ["--strict"]].map(async (more) => (await pertline(["split", "audit", at("none.json"), ...more])).code), // prettier-ignore
    );
    assert.deepEqual(codes, [0, 1]);
  });

  it("refuses what it cannot do, in one line that says what to do", async () => {
    for (const [args, code, message] of [
      [["--data", data, "--algorithm", "combo_seen2"], "UNKNOWN_SPLIT", /"gears-combo_seen2"/],
      [["--data", data, "--algorithm", "norman-paper", "--test-size", "0.2"], "BAD_OPTION", /does not take testSize/], // prettier-ignore
      [["--data", data, "--algorithm", "gears-single", "--test-size", "2"], "BAD_FRACTION", /share/],
      [["--data", data, "--seed", "-1"], "commander.invalidArgument", /whole number/],
      [["--data", at("none.h5ad")], "FILE_NOT_FOUND", /none/],
      [["show", at("nothing.json")], "FILE_NOT_FOUND", /nothing\.json/],
      [["--seed", "1"], "commander.missingMandatoryOptionValue", /--data/],
    ] as const)
      await assert.rejects(split(...args), { code, message }, args.join(" "));
    const { code, stdout, stderr } = await pertline(["split", "--data", data, "--algorithm", "gears"]);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /^pertline: There is no split algorithm "gears"\. .*\n$/);
  });
});
