import assert from "node:assert/strict";
import { MODELS } from "../../src/models/registry.ts";
import { pertline } from "../support/command.ts";

describe("pertline models", () => {
  it("lists every model with what it predicts", async () => {
    const { code, stdout, stderr } = await pertline(["models"]);
    assert.equal(code, 0, stderr);
    for (const { id, label, about } of MODELS) {
      assert.match(stdout, new RegExp(`^[●○] ${id} +${label}$`, "m"));
      if (about) assert.ok(stdout.includes(about.predicts) && stdout.includes(about.source), id);
    }
    assert.equal(stdout.match(/^●/gm)!.length, 5); // the paper's four and the legend
  });

  it("prints them as JSON", async () => {
    const models = JSON.parse((await pertline(["models", "--json"])).stdout) as Record<string, unknown>[];
    assert.deepEqual(models.map(({ id }) => id), MODELS.map(({ id }) => id)); // prettier-ignore
    assert.deepEqual(models[0], { id: "no_change", label: "No change", family: "baseline", paper: true, predicts: "the control pseudobulk", source: "the paper" }); // prettier-ignore
  });
});
