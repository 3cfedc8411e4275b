import assert from "node:assert/strict";
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs"; // prettier-ignore
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { closeRenderer } from "../../../../src/render/index.ts";
import { figurePlan } from "../../../../src/report/paper/run/figureStages.ts";
import { paperRun } from "../../../../src/report/paper/run/paperRun.ts";
import type { PaperRunOptions } from "../../../../src/report/paper/run/options.ts";
import { differentFiles, runContents } from "../../../support/runFolder.ts";

/** Eight doubles of six genes, small enough for seconds. */
const SMALL: PaperRunOptions = { datasets: ["norman"], simulate: true, scale: 0.06, seeds: [1], models: "mean,additive", formats: [] }; // prettier-ignore

describe("paperRun", function () {
  this.timeout(120_000);
  let folder: string;
  let first: string;
  let before_: Record<string, string>;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-paper-run-"));
    first = path.join(folder, "first");
    const { done, reused } = await paperRun(first, SMALL);
    assert.ok(done > 6 && reused === 0);
    before_ = runContents(first);
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await closeRenderer();
  });

  /** A copy of the finished run. */
  function copy(name: string): string {
    const target = path.join(folder, name);
    cpSync(first, target, { recursive: true, preserveTimestamps: true });
    return target;
  }
  /** Titles of the stages that were done. */
  async function go(target: string, options: PaperRunOptions = SMALL): Promise<string[]> {
    const lines: string[] = [];
    await paperRun(target, options, { onLine: (line) => lines.push(line) });
    return lines.flatMap((line) => /^ *\d+\/\d+ {2}(.*?) {2}[\d.]+ s/.exec(line)?.[1] ?? []);
  }

  it("leaves splits, predictions, scores, interactions, a report and a record of it all", () => {
    for (const name of [
      "splits/norman/seed1.json",
      "predictions/norman/seed1/mean.bin",
      "scores/norman/seed1.csv",
      "interactions/norman.json",
      "curves/norman.csv",
      "results.csv",
      "report.html",
      "report.txt",
      "resources.csv",
      "run.json",
    ])
      // prettier-ignore
      assert.ok(existsSync(path.join(first, name)), name);
    const record = JSON.parse(readFileSync(path.join(first, "run.json"), "utf8")) as { complete: boolean; results: Record<string, string>; versions: object; settings: { seeds: number[] } }; // prettier-ignore
    assert.equal(record.complete, true);
    assert.deepEqual(record.settings.seeds, [1]);
    assert.ok("node" in record.versions && "pertline" in record.versions);
    for (const [name, hash] of Object.entries(record.results)) assert.equal(hash, before_[name], name);
    assert.ok(Object.keys(record.results).length > 8);
  });

  it("says simulated of every number, and not run of every model that was not", () => {
    const rows = readFileSync(path.join(first, "results.csv"), "utf8").trim().split("\n").slice(1);
    for (const row of rows) assert.match(row, /,simulated,|,not run,/);
    assert.ok(rows.some((row) => /scGPT.*not run/.test(row)) && rows.some((row) => /Additive,l2,[\d.]+,8,.*simulated/.test(row)), rows.join("\n")); // prettier-ignore
    assert.match(readFileSync(path.join(first, "report.txt"), "utf8"), /^Simulated data\.[\s\S]*Additive[\s\S]*interactions/); // prettier-ignore
    assert.match(readFileSync(path.join(first, "report.html"), "utf8"), /Simulated data/);
  });

  it("measures each stage", () => {
    const [head, ...rows] = readFileSync(path.join(first, "resources.csv"), "utf8").trim().split("\n");
    assert.equal(head, "stage,dataset,seed,model,seconds,peak_memory_bytes,memory");
    const fits = rows.filter((row) => row.startsWith("fit,norman,"));
    assert.deepEqual(fits.map((row) => row.split(",").slice(2, 4).join(" ")), ["1 additive", "1 mean"]); // prettier-ignore
    for (const row of rows) {
      const [, , , , seconds, bytes] = row.split(",");
      assert.ok(Number(seconds) >= 0 && Number(bytes) > 3e7 && Number(bytes) < 1e11, row);
    }
  });

  it("does nothing again where all is done", async () => {
    const target = copy("again");
    assert.deepEqual(await go(target), []);
    assert.deepEqual(differentFiles(before_, runContents(target)), []);
    assert.equal(readFileSync(path.join(target, "resources.csv"), "utf8"), readFileSync(path.join(first, "resources.csv"), "utf8")); // prettier-ignore
  });

  it("gives every figure of its kind of data", async () => {
    const { results } = await paperRun(copy("figures"), SMALL);
    const plan = figurePlan(results.datasets);
    assert.ok(plan.length >= 15, String(plan.length));
    for (const { figure, data } of plan) {
      const drawn = await figure.run.draw({ data, provenance: results.provenance, run: results });
      assert.ok(drawn && drawn.data.length > 0, figure.id);
      if (figure.id !== "fig1d")
        assert.match(JSON.stringify(drawn.layout.annotations), /Simulated data/, figure.id);
      assert.ok(!JSON.stringify(drawn.layout).includes('"Norman"'), figure.id);
    }
  });

  it("does again what depends on a changed option, and nothing else", async () => {
    const target = copy("models");
    const more = await go(target, { ...SMALL, models: "mean,additive,no_change" });
    assert.ok(
      more.some((title) => title === "fit no_change, norman, seed 1"),
      more.join("; "),
    );
    assert.ok(
      !more.some((title) => /^(data|prepare|split|fit (mean|additive))/.test(title)),
      more.join("; "),
    );
    assert.ok(more.some((title) => title.startsWith("metrics")) && more.includes("report"));
    const less = await go(target);
    assert.ok(!less.some((title) => /^(data|prepare|split|fit)/.test(title)), less.join("; "));
    assert.deepEqual(
      differentFiles(before_, runContents(target)),
      [],
      "nothing of the other options is left",
    );
  });

  for (const [what, damage] of [
    ["cut off", (file: string) => truncateSync(file, Math.floor(statSync(file).size / 2))],
    ["gone", (file: string) => rmSync(file)],
    ["changed by a bit", (file: string) => flip(file)],
    ["longer", (file: string) => appendFileSync(file, "x")],
  ] as const)
    it(`makes a result anew that is ${what}`, async () => {
      const target = copy(`damaged ${what}`);
      damage(path.join(target, "predictions/norman/seed1/mean.bin"));
      // What is made anew is the same, so that nothing after it has to be.
      assert.deepEqual(await go(target), ["fit mean, norman, seed 1"]);
      assert.deepEqual(differentFiles(before_, runContents(target)), []);
    });

  it("does a stage again whose stamp is half written, and clears away what a killed run left", async () => {
    const target = copy("half");
    const stamp = path.join(target, ".stages", "metrics_norman_seed1.json");
    truncateSync(stamp, 40);
    mkdirSync(path.join(target, ".fresh", "abc", "scores"), { recursive: true });
    writeFileSync(path.join(target, ".fresh", "abc", "scores", "half.csv"), "half");
    writeFileSync(path.join(target, ".stages", ".report.json.1-2.part"), "{");
    writeFileSync(path.join(target, ".run.json.1-2.part"), "{");
    writeFileSync(path.join(target, ".lock"), JSON.stringify({ pid: 2 ** 22 + 1, host: hostname() }));
    assert.deepEqual(await go(target), ["metrics, norman, seed 1"]);
    assert.deepEqual(differentFiles(before_, runContents(target)), []);
  });

  it("does all again that another version made, and says so", async () => {
    const target = copy("old");
    const file = path.join(target, "run.json");
    writeFileSync(file, readFileSync(file, "utf8").replace(/"pertline": "[^"]*"/, '"pertline": "0.0.1+0"'));
    for (const name of ["split_norman_seed1.json", "report.json"]) {
      const stamp = path.join(target, ".stages", name);
      writeFileSync(
        stamp,
        readFileSync(stamp, "utf8").replace(/"key": "[^"]*"/, '"key": "of another version"'),
      );
    }
    const lines: string[] = [];
    await paperRun(target, SMALL, { onLine: (line) => lines.push(line) });
    assert.match(lines[0]!, /made with pertline 0\.0\.1\+0 \(now .*done again/);
    assert.deepEqual(
      lines.slice(1).map((line) => /split|report/.exec(line)?.[0]),
      ["split", "report"],
    );
    assert.deepEqual(differentFiles(before_, runContents(target)), []);
    writeFileSync(file, readFileSync(file, "utf8").replace('"version": 1', '"version": 99'));
    await assert.rejects(paperRun(target, SMALL), { code: "NEWER_RUN" });
  });

  it("refuses a folder with other things, one that cannot be written, and a second run at once", async () => {
    const other = path.join(folder, "other");
    mkdirSync(other);
    writeFileSync(path.join(other, "thesis.txt"), "mine");
    await assert.rejects(paperRun(other, SMALL), { code: "NOT_A_RUN", message: /thesis\.txt/ });
    assert.deepEqual(Object.keys(runContents(other)), ["thesis.txt"]);
    await assert.rejects(paperRun(path.join(other, "thesis.txt"), SMALL), { code: "WRITE_FAILED" });
    const target = path.join(folder, "two");
    const results = await Promise.allSettled([paperRun(target, SMALL), paperRun(target, SMALL)]);
    const failed = results.filter((one) => one.status === "rejected");
    assert.deepEqual(failed.map(({ reason }) => (reason as { code: string }).code), ["RUN_LOCKED"]); // prettier-ignore
    assert.deepEqual(differentFiles(before_, runContents(target)), []);
  });

  it("stops at a signal with nothing half done, and goes on", async () => {
    const target = path.join(folder, "stopped");
    const stop = new AbortController();
    const running = paperRun(target, SMALL, { signal: stop.signal, onLine: (line) => line.includes("split") && stop.abort(new Error("stop")) }); // prettier-ignore
    await assert.rejects(running, /stop/);
    assert.ok(!existsSync(path.join(target, ".lock")));
    const titles = await go(target);
    assert.ok(!titles.some((title) => /^(data|prepare)/.test(title)), titles.join("; "));
    assert.deepEqual(differentFiles(before_, runContents(target)), []);
  });

  it("says which files are missing and how each is had", async () => {
    const environment = { PERTLINE_DATA: path.join(folder, "data") };
    const real = { datasets: ["adamson", "norman_from_scfoundation"] };
    await assert.rejects(
      paperRun(path.join(folder, "real"), real, { environment }),
      (error: { code: string; message: string }) => {
        // prettier-ignore
        assert.equal(error.code, "MISSING_DATA");
        for (const name of ["adamson", "norman_from_scfoundation", "gene2go", "essential_genes"]) assert.match(error.message, new RegExp(`^${name} .*is missing\\.\\n +pertline data get ${name}\\n +without a network: fetch https://`, "m")); // prettier-ignore
        assert.match(error.message, /--simulate/);
        return true;
      },
    );
    assert.ok(!existsSync(path.join(folder, "real")));
    await assert.rejects(paperRun(path.join(folder, "real"), { ...real, datasets: ["norman_from_scfoundation"], goFilter: false }, { environment }), (error: { message: string }) => !error.message.includes("gene2go")); // prettier-ignore
  });

  it("runs files after GEARS' filter, and does again what a changed file or list changes", async () => {
    const data = path.join(folder, "lists");
    const environment = { PERTLINE_DATA: data };
    mkdirSync(data);
    const { train, test } = JSON.parse(readFileSync(path.join(first, "splits/norman/seed1.json"), "utf8")) as { train: string[]; test: string[] }; // prettier-ignore
    const genes = [...new Set([...train, ...test].flatMap((label) => label.split("+")).filter((part) => part !== "ctrl"))]; // prettier-ignore
    const write = (list: readonly string[]): void => {
      writeFileSync(path.join(data, "gene2go_all.pkl"), JSON.stringify(Object.fromEntries(list.map((gene) => [gene, ["GO:1"]])))); // prettier-ignore
      writeFileSync(path.join(data, "essential_all_data_pert_genes.pkl"), JSON.stringify(list));
    };
    const lost = train.find((label) => label !== "ctrl" && label.includes("ctrl"))!.split("+").find((part) => part !== "ctrl")!; // prettier-ignore
    write(genes.filter((gene) => gene !== lost));
    const target = path.join(folder, "files");
    const options = { ...SMALL, simulate: false, scale: 1, files: { norman: path.join(first, "data/norman/cells.h5ad") } }; // prettier-ignore
    const go = async (): Promise<string[]> => {
      const lines: string[] = [];
      await paperRun(target, options, { environment, onLine: (line) => lines.push(line) });
      return lines;
    };
    await go();
    const report = readFileSync(path.join(target, "report.html"), "utf8");
    assert.match(report, new RegExp(`conditions were left out because a perturbed gene is not in GEARS.* gene graph: .*${lost}`)); // prettier-ignore
    assert.ok(!readFileSync(path.join(target, "splits/norman/seed1.json"), "utf8").match(new RegExp(`"[^"]*\\b${lost}\\b[^"]*"(?=,?\\n)`))); // prettier-ignore
    // Cells that were simulated stay so, wherever the file lies.
    assert.match(readFileSync(path.join(target, "report.txt"), "utf8"), /^Simulated data/);
    write(genes);
    assert.ok((await go()).some((line) => line.includes("prepare, norman")));
    const whole = readFileSync(path.join(target, "scores/norman/seed1.csv"), "utf8");
    assert.equal(whole, readFileSync(path.join(first, "scores/norman/seed1.csv"), "utf8"));
  });

  it("refuses what cannot be meant before anything is done", async () => {
    for (const [options, code] of [
      [{ datasets: [] }, "NO_DATASETS"],
      [{ ...SMALL, datasets: ["normann"] }, "UNKNOWN_DATASET"],
      [{ ...SMALL, datasets: ["dixit"] }, "UNKNOWN_DATASET"],
      [{ datasets: ["adamson"], scale: 0.5 }, "BAD_OPTION"],
      [{ ...SMALL, scale: 0 }, "BAD_OPTION"],
      [{ ...SMALL, seeds: [1.5] }, "BAD_SEED"],
      [{ ...SMALL, seeds: [] }, "BAD_SEED"],
      [{ ...SMALL, models: "meen" }, "UNKNOWN_MODEL"],
      [{ ...SMALL, models: "" }, "NO_MODELS"],
      [{ ...SMALL, models: "linear(embedding=file.tsv)" }, "NO_EMBEDDING"],
      [{ ...SMALL, files: { norman: "x" } }, "BAD_OPTION"],
      [{ datasets: ["adamson"], files: { norman: "x" } }, "BAD_OPTION"],
    ] as [PaperRunOptions, string][])
      await assert.rejects(paperRun(path.join(folder, "bad"), options), { code }, JSON.stringify(options));
    assert.ok(!existsSync(path.join(folder, "bad")));
  });
});

function flip(file: string): void {
  const bytes = readFileSync(file);
  bytes[bytes.length - 3]! ^= 1;
  writeFileSync(file, bytes);
}
