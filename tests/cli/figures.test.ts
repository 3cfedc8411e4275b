import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { FIGURES } from "../figures/demo.ts";
import { pertline } from "../support/command.ts";

describe("pertline figures", function () {
  this.timeout(120_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "pertline-figures-"));
    mkdirSync(path.join(folder, "run", "figures"), { recursive: true });
    for (const name of ["fig2b", "fig2c"])
      writeFileSync(path.join(folder, "run", "figures", `${name}.json`), JSON.stringify(FIGURES[name]!()));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("redraws a run's figures in other formats and colours, with the numbers and a page", async () => {
    const out = path.join(folder, "print");
    const { code, stdout, stderr } = await pertline(["figures", path.join(folder, "run"), "--out", out, "--palette", "colour-blind"]); // prettier-ignore
    assert.equal(code, 0, stderr);
    const names = ["fig2", "fig2b", "fig2c"].flatMap((name) =>
      [".csv", ".png", ".svg"].map((end) => name + end),
    );
    assert.deepEqual(readdirSync(out).sort(), names.filter((name) => name !== "fig2.csv").sort()); // prettier-ignore
    assert.match(
      stdout,
      /3 figures in .*: fig2b, fig2c, fig2 \(\.svg, \.png, \.csv; colours for every kind of vision\)/,
    );
    assert.match(readFileSync(path.join(out, "fig2c.svg"), "utf8"), /rgb\(213, 94, 0\)/);
    assert.match(readFileSync(path.join(out, "fig2c.csv"), "utf8"), /^dataset,model,ratio/);
  });

  it("says what is wrong before anything is drawn", async () => {
    const run = path.join(folder, "run");
    const cases: [string[], RegExp][] = [
      [[run, "--format", "svg,jpeg"], /--format takes html, svg, png, pdf, csv, json; found "jpeg"/],
      [[run, "--palette", "colorblind"], /--palette takes paper, colour-blind/],
      [[run, "--only", "fig2d"], /no figure fig2d.*Did you mean/],
      [[folder], /There are no figures in .*pertline run --out/],
      [[path.join(folder, "none")], /There is no .*none/],
    ];
    for (const [parameters, message] of cases) {
      const { code, stderr } = await pertline([
        "figures",
        ...parameters,
        "--out",
        path.join(folder, "never"),
      ]);
      assert.equal(code, 1);
      assert.match(stderr, message);
    }
    assert.ok(!readdirSync(folder).includes("never"));
  });
});
