import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pertline } from "../../support/command.ts";
import { killedRuns } from "../../support/killedRuns.ts";
import { differentFiles, runContents } from "../../support/runFolder.ts";

const SMALL = [
  "paper",
  "run",
  "--dataset",
  "norman,adamson",
  "--simulate",
  "--scale",
  "0.1",
  "--seeds",
  "1,2",
];

describe("pertline paper run, killed", function () {
  this.timeout(1_800_000);
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-killed-run-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("ends with the same files, figures included, after 20 kills at random moments", async () => {
    const begin = performance.now();
    const whole = await pertline([...SMALL, "--out", path.join(folder, "whole")]);
    const took = performance.now() - begin;
    assert.equal(whole.code, 0, whole.stderr);
    const target = path.join(folder, "killed");
    // As long as a stage may take, lest nothing is ever done.
    const { code, stderr, killed } = await killedRuns([...SMALL, "--out", target], 20, took / 2, 20251122); // prettier-ignore
    assert.equal(code, 0, stderr);
    assert.ok(killed >= 5, `${killed} of 20 runs were killed`);
    assert.deepEqual(differentFiles(runContents(path.join(folder, "whole")), runContents(target)), []);
  });
});
