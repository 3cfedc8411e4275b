import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pertline } from "../../support/command.ts";
import { killedRuns } from "../../support/killedRuns.ts";
import { differentFiles, runContents } from "../../support/runFolder.ts";

const SMALL = ["paper", "run", "--dataset", "norman", "--simulate", "--scale", "0.05", "--models", "mean,additive", "--no-figures"]; // prettier-ignore

describe("pertline paper run", function () {
  this.timeout(180_000);
  let folder: string;
  let reference: Record<string, string>;
  let took: number;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-cli-paper-run-"));
    const begin = performance.now();
    const { code, stdout, stderr } = await pertline([...SMALL, "--out", path.join(folder, "whole")]);
    took = performance.now() - begin;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Simulated data\.\n.*lowest mean error.*\n/);
    assert.match(stdout, /Report +.*report\.html\nNumbers/);
    assert.match(stderr, /^ *1\/\d+ {2}data, norman {2}[\d.]+ s/m);
    assert.match(stderr, /(\d+)\/\1 {2}report/);
    reference = runContents(path.join(folder, "whole"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("ends with the same files after kills at random moments", async () => {
    const target = path.join(folder, "killed");
    const { code, stderr, killed } = await killedRuns([...SMALL, "--out", target], 2, took * 0.7, 1);
    assert.equal(code, 0, stderr);
    assert.ok(killed > 0);
    assert.deepEqual(differentFiles(reference, runContents(target)), []);
  });

  it("says at Ctrl-C how to go on, and goes on without being told the options again", async () => {
    const target = path.join(folder, "interrupted");
    let sent = false;
    const { code, stdout, stderr } = await pertline([...SMALL, "--out", target], (text, kill) => {
      if (sent || !/prepare, norman/.test(text)) return;
      sent = true;
      kill("SIGINT");
    });
    assert.deepEqual([code, stdout], [130, ""], stderr);
    assert.ok(stderr.includes(`To go on:\n  pertline ${SMALL.join(" ")} --out ${target}\n`), stderr);
    const next = await pertline(["paper", "run", "--out", target]);
    assert.equal(next.code, 0, next.stderr);
    assert.match(next.stderr, /holds a run that was not finished: it goes on/);
    assert.doesNotMatch(next.stderr, /data, norman/);
    assert.deepEqual(differentFiles(reference, runContents(target)), []);
  });

  it("says in one line what is wrong", async () => {
    const out = ["--out", path.join(folder, "none")];
    for (const [parameters, message] of [
      [[], /^pertline: Name the data sets with --dataset/],
      [["--dataset", "adamsn", "--simulate"], /^pertline: There is no data set "adamsn" whose shape is known\. Did you mean "adamson"\?/], // prettier-ignore
      [["--dataset", "adamson,norman", "--data", "x.h5ad"], /^pertline: With several data sets --data says whose file/], // prettier-ignore
      [["--dataset", "adamson", "--seeds", "one"], /--seeds <list>.*whole numbers/],
      [["--dataset", "adamson", "--format", "pdf,svg,gif"], /found "(pdf|gif)"/],
    ] as const) {
      const { code, stdout, stderr } = await pertline(["paper", "run", ...parameters, ...out]);
      assert.deepEqual([code, stdout], [1, ""], stderr);
      assert.match(stderr, message);
    }
  });
});
