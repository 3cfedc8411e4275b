import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Metric } from "../../src/metrics/metric.ts";
import { METRICS, metric } from "../../src/metrics/registry.ts";

describe("metric registry", () => {
  it("has unique ids and finds each", () => {
    assert.equal(new Set(METRICS.map((entry) => entry.id)).size, METRICS.length);
    for (const entry of METRICS) assert.equal(metric(entry.id), entry);
  });

  it("refuses an unknown id with the list of known ones", () => {
    assert.throws(() => metric("r2"), { code: "UNKNOWN_METRIC", message: /l2, pearson_delta, pearson/ });
  });

  it("has every metric of its folder", async () => {
    const ids = METRICS.map((entry) => entry.id);
    const folder = path.resolve(import.meta.dirname, "../../src/metrics");
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".ts"))) {
      const exported = (await import(pathToFileURL(path.join(folder, file)).href)) as Record<string, unknown>;
      for (const value of Object.values(exported))
        if (typeof value === "object" && value !== null && "compute" in value)
          assert.ok(ids.includes((value as Metric).id), file);
    }
  });

  it("gives values in range, and the best one for a perfect prediction", () => {
    const truth = Float64Array.of(1, 2.5, 3, 0.5);
    const control = Float64Array.of(1.2, 2, 3.5, 0.4);
    const other = Float64Array.of(2, 2, 2.5, 1);
    for (const entry of METRICS) {
      const perfect = entry.compute(truth, truth, control, ["a", "b", "c", "d"]);
      assert.ok(Math.abs(perfect - entry.best) < 1e-12, entry.id);
      const value = entry.compute(other, truth, control, ["a", "b", "c", "d"]);
      assert.ok(value >= entry.range[0] && value <= entry.range[1] && value !== entry.best, entry.id);
    }
  });
});
