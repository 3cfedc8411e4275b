import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { demoFile } from "../../src/data/demo.ts";
import { pertline } from "../support/command.ts";

describe("pertline run --split", function () {
  this.timeout(300_000);
  let folder: string;
  const at = (...names: string[]): string => path.join(folder, ...names);
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-run-split-"));
    await demoFile();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("compares on a named split, and again on the manifest that it kept", async () => {
    const first = await pertline(["run", "--split", "norman-paper", "--seeds", "2", "--out", at("first")]);
    assert.equal(first.code, 0, first.stderr);
    assert.deepEqual(readdirSync(at("first", "splits")), ["doubles-seed2.json"]);
    const split = at("first", "splits", "doubles-seed2.json");
    const again = await pertline(["run", "--split", split, "--out", at("again")]);
    assert.equal(again.code, 0, again.stderr);
    const numbers = (text: string) => /Held-out double perturbations \(20 conditions\).*/.exec(text)?.[0];
    assert.ok(numbers(first.stdout));
    assert.equal(numbers(again.stdout), numbers(first.stdout));
    assert.equal(
      readFileSync(at("again", "splits", "doubles-seed2.json"), "utf8"),
      readFileSync(split, "utf8"),
    );
  });
});
