import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { findMetric } from "../../src/metrics/findMetric.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { ALL_METRICS, METRICS, metric } from "../../src/metrics/registry.ts";
import type { SetMetric } from "../../src/metrics/setMetric.ts";
import { SET_METRICS, setMetric } from "../../src/metrics/setRegistry.ts";

const every: readonly (Metric | SetMetric)[] = [...ALL_METRICS, ...SET_METRICS];

describe("metric registry", () => {
  it("has unique ids and finds each", () => {
    assert.equal(new Set(every.map((entry) => entry.id)).size, every.length);
    for (const entry of ALL_METRICS) assert.equal(metric(entry.id), entry);
    for (const entry of SET_METRICS) assert.equal(setMetric(entry.id), entry);
    for (const entry of every) assert.equal(findMetric(entry.id), entry);
    assert.equal(findMetric("r2"), undefined);
  });

  it("shows the paper's three unless told otherwise", () => {
    assert.deepEqual(METRICS.map((entry) => entry.id), ["l2", "pearson_delta", "pearson"]); // prettier-ignore
    assert.ok(METRICS.every((entry) => ALL_METRICS.includes(entry)));
  });

  it("refuses an unknown id with what may have been meant", () => {
    assert.throws(() => metric("r2"), { code: "UNKNOWN_METRIC", message: /Did you mean .*"r2_delta"/ });
    assert.throws(() => setMetric("nirr"), { code: "UNKNOWN_METRIC", message: /Did you mean "nir"/ });
  });

  it("has every metric of its folder", async () => {
    const ids = new Set(every.map((entry) => entry.id));
    const folder = path.resolve(import.meta.dirname, "../../src/metrics");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".ts"),
    );
    let found = 0;
    for (const file of files) {
      const exported = (await import(pathToFileURL(path.join(folder, file)).href)) as Record<string, unknown>;
      for (const value of Object.values(exported).flatMap((one) =>
        Array.isArray(one) ? (one as unknown[]) : [one],
      ))
        if (typeof value === "object" && value !== null && "compute" in value) {
          assert.ok(ids.has((value as Metric).id), file);
          found++;
        }
    }
    assert.ok(found > every.length, `only ${found} metrics were found`);
  });

  it("says of each what it is", () => {
    for (const entry of every)
      for (const key of ["label", "formula", "panel", "control", "none", "reference"] as const)
        assert.ok(entry[key].length > 2, `${entry.id} ${key}`);
  });

  it("gives values in range, and the best one for a perfect prediction", () => {
    const truth = Float64Array.of(1, 2.5, 3, 0.5);
    const control = Float64Array.of(1.2, 2, 3.5, 0.4);
    const other = Float64Array.of(2, 2, 2.5, 1);
    for (const entry of ALL_METRICS) {
      const perfect = entry.compute(truth, truth, control, ["a", "b", "c", "d"]);
      assert.ok(Math.abs(perfect - entry.best) < 1e-12, entry.id);
      const value = entry.compute(other, truth, control, ["a", "b", "c", "d"]);
      assert.ok(value >= entry.range[0] && value <= entry.range[1] && value !== entry.best, entry.id);
    }
  });
});
