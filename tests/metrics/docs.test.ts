import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as pertline from "../../src/index.ts";
import { ALL_METRICS } from "../../src/metrics/registry.ts";
import { SET_METRICS } from "../../src/metrics/setRegistry.ts";
import { CELL_DISTANCES } from "../../src/stats/distances/registry.ts";

const file = path.resolve(import.meta.dirname, "../../docs/metrics.md");

describe("docs/metrics.md", () => {
  assert.ok(existsSync(file));
  const text = readFileSync(file, "utf8");
  /** Rows of tables by the id in their first cell, spaces aside. */
  const rows = new Map(
    [...text.slice(0, text.indexOf("## Whole tools")).matchAll(/^\| `([^`]+)` +(.*)$/gm)].map((match) => [match[1] ?? "", (match[2] ?? "").replaceAll("\\|", "|").replace(/ +/g, " ")]), // prettier-ignore
  );

  it("names every registered metric with its formula, best value and source", () => {
    for (const { id, formula, best, reference } of [...ALL_METRICS, ...SET_METRICS]) {
      const row = rows.get(id) ?? "";
      assert.ok(row.includes(formula) && row.includes(reference), `${id}: ${formula}; ${reference}`);
      assert.ok(row.includes(`| ${best} |`), id);
    }
  });

  it("names every distance of cells with its formula", () => {
    const start = text.indexOf("## Distances of cells");
    for (const { id, formula } of CELL_DISTANCES)
      assert.ok(text.slice(start).replaceAll("\\|", "|").replace(/ +/g, " ").includes(formula) && text.slice(start).includes(`\`${id}\``), id); // prettier-ignore
  });

  it("names functions that the package has", () => {
    const called = [...text.matchAll(/`(\w+)\(/g), ...text.matchAll(/^\| `([a-z]\w*[A-Z]\w*)`/gm)].map((match) => match[1] ?? ""); // prettier-ignore
    assert.ok(called.length > 5);
    assert.deepEqual(called.filter((name) => !(name in pertline)), []); // prettier-ignore
  });
});
