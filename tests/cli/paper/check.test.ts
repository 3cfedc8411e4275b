import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { Command } from "commander";
import { libraryCommands } from "../../../src/cli/index.ts";
import { shared } from "../../support/shared.ts";
import { skip } from "../../support/skip.ts";

/** Runs the command in this process; returns what it printed and the exit code that it set. */
async function paper(...args: string[]): Promise<{ text: string; exitCode: unknown }> {
  const program = new Command("pertline").exitOverride();
  libraryCommands(program);
  const { log } = console;
  const { exitCode } = process;
  const printed: string[] = [];
  console.log = (text: string) => printed.push(text);
  try {
    await program.parseAsync(["paper", ...args], { from: "user" });
    return { text: printed.join("\n"), exitCode: process.exitCode };
  } finally {
    console.log = log;
    process.exitCode = exitCode;
  }
}

describe("pertline paper check", function () {
  this.timeout(120_000);

  it("prints every number with pass or fail, and exits with 1 where one fails", async function () {
    const folder = shared("data/source-data");
    if (folder === undefined) return skip(this, "no ../shared/data/source-data");
    // Ten resamples make no interval of 95 %: those fail, and nothing else.
    const { text, exitCode } = await paper("check", "--source-data", folder, "--resamples", "10");
    assert.match(text, /^figure +quantity +published +recomputed/);
    assert.match(text, /Fig 1a {2}L2 of additive_model +2\.766\* +2\.76581 {2}pass/);
    assert.match(text, /\d+ of \d+ numbers do not agree/);
    const failed = text.split("\n").filter((line) => line.endsWith("FAIL"));
    assert.ok(
      failed.every((line) => /\bend\b|Q21/.test(line)),
      failed.join("\n"),
    );
    assert.ok(failed.length > 0);
    assert.equal(exitCode, 1);
  });

  it("says how to get the workbooks where they are not", async () => {
    await assert.rejects(paper("check", "--source-data", tmpdir()), { code: "NOT_SOURCE_DATA", message: /pertline data get paper_source_data/ }); // prettier-ignore
  });
});
