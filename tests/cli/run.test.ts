import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { closeSync, cpSync, ftruncateSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"; // prettier-ignore
import { tmpdir } from "node:os";
import path from "node:path";
import { JSDOM } from "jsdom";
import { demoFile } from "../../src/data/demo.ts";
import { type CommandResult, pertline } from "../support/command.ts";
import { shared } from "../support/shared.ts";
import { skip } from "../support/skip.ts";

/** Every file below a folder with a hash of its content and its time. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return Object.fromEntries(
    files.map((one) => {
      const file = path.join(one.parentPath, one.name);
      const hash = createHash("sha256").update(readFileSync(file)).digest("hex");
      return [path.relative(folder, file), `${hash} ${statSync(file).mtimeMs}`];
    }),
  );
}

/** A report as a document; its scripts are not run. */
function documentOf(file: string): Document {
  return new JSDOM(readFileSync(file, "utf8")).window.document;
}

/** Addresses that a browser would fetch to show the document. */
function loads(document: Document): string[] {
  const elements = document.querySelectorAll("[src], link[href], [srcset], object[data]");
  const named = [...elements].flatMap((element) =>
    ["src", "href", "srcset", "data"].flatMap((name) => element.getAttribute(name) ?? []),
  );
  const styles = [...document.querySelectorAll("style")].map((style) => style.textContent).join("\n");
  const imported = [...styles.matchAll(/@import[^;]*|url\(([^)]*)\)/g)].map((match) => match[1] ?? match[0]);
  return [...named, ...imported].filter((address) => !/^["']?(data:|#)/.test(address.trim()));
}

/** One line that says what is wrong, after what the command says about its input; no stack. */
function assertRefused({ code, stdout, stderr }: CommandResult, message: RegExp): void {
  const lines = stderr.trimEnd().split("\n");
  assert.deepEqual([code, stdout], [1, ""], stderr);
  assert.match(lines.at(-1)!, message);
  assert.equal(lines.filter((line) => line.startsWith("pertline: ")).length, 1, stderr);
  assert.doesNotMatch(stderr, /^\s+at |node:internal|\.[jt]s:\d+/m);
}

describe("pertline run", function () {
  this.timeout(180_000);
  let folder: string;
  let out: string;
  let first: CommandResult;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-run-"));
    out = path.join(folder, "out");
    await demoFile();
    first = await pertline(["run", "--out", out]);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("writes a report and every figure as .html, .svg and .csv", () => {
    assert.equal(first.code, 0, first.stderr);
    assert.deepEqual(readdirSync(out).sort(), ["figures", "report.html", "splits"]);
    const names = [
      "cells-per-condition",
      "fig1-linked",
      "fig1a",
      "fig1b",
      "fig2a",
      "fig2c-doubles",
      "fig2c-singles",
    ];
    assert.deepEqual(
      readdirSync(path.join(out, "figures")).sort(),
      names.flatMap((name) => [".csv", ".html", ".json", ".svg"].map((end) => name + end)).sort(),
    );
    for (const name of names) {
      assert.match(readFileSync(path.join(out, "figures", `${name}.svg`), "utf8"), /^<svg[^>]*>[\s\S]*simulated/i); // prettier-ignore
      assert.ok(
        readFileSync(path.join(out, "figures", `${name}.csv`), "utf8")
          .trim()
          .split("\n").length > 1,
      );
    }
  });

  it("says on stdout what was found and where it is, and shows progress on stderr only", () => {
    assert.match(first.stdout, /^demonstration data: .*\(simulated\)/);
    assert.match(first.stdout, /Held-out double perturbations.*Additive/);
    assert.match(first.stdout, /Unseen single perturbations/);
    assert.match(
      first.stdout,
      /^Interactions: \d+ of \d+ values .* are called interactions; if all effects added up/m,
    );
    assert.ok(first.stdout.includes(path.join(out, "report.html")));
    const steps = [/^Reading .*: \d/m, /^Fitting and scoring: \d/m, /^Drawing figures: \d/m];
    for (const step of steps) {
      assert.match(first.stderr, step);
      assert.doesNotMatch(first.stdout, step);
    }
  });

  it("makes pages that load nothing", () => {
    const pages = ["report.html", path.join("figures", "fig1a.html"), path.join("figures", "fig2c-doubles.html")]; // prettier-ignore
    for (const page of pages) {
      const document = documentOf(path.join(out, page));
      assert.ok(document.querySelectorAll("script").length > 0, "figures are drawn by scripts in the page");
      assert.deepEqual(loads(document), [], page);
    }
  });

  describe("on real single cells", () => {
    const devel = "data/cells/norman-mcfaline-devel.h5ad";
    let data: string;
    before(function () {
      data = shared(devel) ?? skip(this, `no ../shared/${devel}`);
    });

    it("compares each cell type by itself, in a folder of its own", async () => {
      const target = path.join(folder, "strata");
      const { code, stdout, stderr } = await pertline([
        ...["run", "--data", data, "--stratify", "cell_type", "--seeds", "1", "--out", target],
        ...["--models", "mean,matching_mean,no_change"],
      ]);
      assert.equal(code, 0, stderr);
      const types = ["A172", "T98G", "U87MG", "k562"];
      assert.deepEqual(readdirSync(target).sort(), types);
      for (const type of types) {
        assert.match(stdout, new RegExp(`^cell_type=${type}$`, "m"));
        assert.ok(readdirSync(path.join(target, type)).includes("report.html"));
        const report = readFileSync(path.join(target, type, "report.html"), "utf8");
        assert.ok(report.includes("Matching mean") && !report.includes("linear model needs"), type);
      }
      const wrong = await pertline(["run", "--data", data, "--stratify", "cell_typ", "--out", target]);
      assert.equal(wrong.code, 1);
      assert.match(wrong.stderr, /cell_type/);
    }).timeout(120_000);

    it("finds additive at its noise limit, and says why the linear model cannot be fitted", async () => {
      const target = path.join(folder, "real");
      const { code, stdout, stderr } = await pertline([
        ...["run", "--data", data, "--where", "cell_type=k562", "--out", target],
      ]);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /lowest mean error \(L2\) is that of Additive/);
      assert.match(stdout, /additive.*noise limit.*observed 0\.37–0\.52, expected.* 0\.49–0\.53/i);
      assert.match(stdout, /linear model needs at least 3 singly perturbed.* 1 \(TMSB4X\) is/i);
      assert.match(stdout, /all 500 genes/);
      assert.doesNotMatch(stdout, /simulated/);
      const report = documentOf(path.join(target, "report.html"));
      const rows = [...report.querySelectorAll("tr")].map((row) =>
        [...row.cells].map((cell) => cell.textContent),
      );
      // 10 of the 15 doubles in these cells lack a single (SOURCES.md of the data).
      assert.equal(rows.filter((row) => row[1] === "not scored").length, 10);
      assert.deepEqual(
        rows.find(([condition]) => condition === "SGK1+TBX3"),
        ["SGK1+TBX3", "not scored", "single TBX3 is not in the data"],
      );
      assert.match(report.body.textContent, /linear model needs at least 3/i);
      assert.deepEqual(loads(report), []);
    });

    it("refuses several cell types that share one control, and writes nothing", async () => {
      const target = path.join(folder, "mixed");
      assertRefused(
        await pertline(["run", "--data", data, "--out", target]),
        /of 4 kinds \(cell_type: k562, A172, .*--where cell_type=k562/,
      );
      assert.ok(!readdirSync(folder).includes("mixed"));
    });

    it("suggests the value that was meant", async () => {
      const result = await pertline([
        ...["run", "--data", data, "--where", "cell_type=K562", "--out", path.join(folder, "near")],
      ]);
      assertRefused(result, /"K562".*"cell_type".*Did you mean "k562"\?/);
      assert.ok(!readdirSync(folder).includes("near"));
    });
  });

  describe("bad input", () => {
    const inFolder = (name: string): string => path.join(folder, name);
    before(async () => {
      writeFileSync(inFolder("other.csv"), "condition,set\nctrl,train\nKLF1,test\n");
      writeFileSync(inFolder("text.h5ad"), "condition,KLF1\nctrl,0\n");
      cpSync(await demoFile(), inFolder("cut.h5ad"));
      const file = openSync(inFolder("cut.h5ad"), "r+");
      ftruncateSync(file, Math.floor(statSync(inFolder("cut.h5ad")).size * 0.6));
      closeSync(file);
    });

    const cases: [what: string, parameters: () => string[], message: RegExp][] = [
      ["a missing file", () => ["--data", inFolder("none.h5ad")], /no file .*none\.h5ad/],
      ["a text file", () => ["--data", inFolder("text.h5ad")], /text\.h5ad: neither its rows .* orientation/],
      ["a truncated file", () => ["--data", inFolder("cut.h5ad")], /cut\.h5ad is cut off.*again/],
      ["no control cells", () => ["--control", "nonsense"], /control label "nonsense".*ctrl/],
      ["an unknown column", () => ["--condition", "conditon"], /no column "conditon".*"condition"/],
      ["an unknown column of a filter", () => ["--where", "celltype=SIM1"], /no column "celltype".*"cell_type"/], // prettier-ignore
      ["a filter without a value", () => ["--where", "cell_type"], /cell_type/],
      ["an unknown model", () => ["--models", "paper,rigde"], /no model "rigde".*"ridge"/],
      ["an unknown model for each stratum", () => ["--models", "x", "--stratify", "cell_type"], /^pertline: There is no model "x"/], // prettier-ignore
      ["an unknown option of a model", () => ["--models", "linear(lamda=1)"], /linear has no option "lamda".*"lambda"/], // prettier-ignore
      [
        "an embedding that is not there",
        () => ["--models", `ridge(embedding=${inFolder("none.tsv")})`],
        /none\.tsv/,
      ],
      [
        "a split that is none",
        () => ["--split", "gears-simulaton"],
        /neither\. Did you mean "gears-simulation"/,
      ],
      [
        "a split of other data",
        () => ["--split", inFolder("other.csv")],
        /other\.csv: .*not among them: KLF1/,
      ],
      ["seeds for one split", () => ["--split", inFolder("other.csv"), "--seeds", "1"], /Leave out --seeds/],
      ["seeds that are no numbers", () => ["--seeds", "one"], /--seeds.*"one"/],
    ];
    for (const [what, parameters, message] of cases)
      it(`${what}: one line, exit code 1, and an earlier result stays as it was`, async () => {
        const before = contents(out);
        assertRefused(await pertline(["run", ...parameters(), "--out", out]), message);
        assert.deepEqual(contents(out), before);
        assert.deepEqual(readdirSync(out).sort(), ["figures", "report.html", "splits"]);
      });
  });
});
