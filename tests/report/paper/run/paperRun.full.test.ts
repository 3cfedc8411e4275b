import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { closeRenderer } from "../../../../src/render/index.ts";
import { paperRun } from "../../../../src/report/paper/run/paperRun.ts";
import type { PaperRunOptions } from "../../../../src/report/paper/run/options.ts";
import { differentFiles, runContents } from "../../../support/runFolder.ts";

const SMALL: PaperRunOptions = { datasets: ["norman"], simulate: true, scale: 0.06, seeds: [1], models: "mean,additive", formats: [] }; // prettier-ignore

describe("paperRun with figures", function () {
  this.timeout(600_000);

  it("draws them into the report, too, where they are asked for, and removes them where they are not", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "pertline-paper-figures-"));
    const go = async (options: PaperRunOptions): Promise<string[]> => {
      const lines: string[] = [];
      await paperRun(folder, options, { onLine: (line) => lines.push(line) });
      return lines.flatMap((line) => /^ *\d+\/\d+ {2}(.*?) {2}[\d.]+ s/.exec(line)?.[1] ?? []);
    };
    try {
      await go(SMALL);
      const without = runContents(folder);
      const titles = await go({ ...SMALL, formats: ["csv"] });
      assert.ok(titles.includes("figure fig1a, norman") && titles.at(-1) === "report", titles.join("; "));
      assert.ok(
        titles.every((title) => /^(figure|report)/.test(title)),
        titles.join("; "),
      );
      assert.match(readFileSync(path.join(folder, "figures/fig1a.csv"), "utf8"), /additive/);
      assert.match(readFileSync(path.join(folder, "report.html"), "utf8"), /Fig 1b/);
      assert.ok(runContents(folder)["resources.csv"] === undefined);
      assert.equal((await go(SMALL)).at(-1), "report");
      assert.deepEqual(differentFiles(without, runContents(folder)), []);
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await closeRenderer();
    }
  });
});
