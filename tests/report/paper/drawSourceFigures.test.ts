import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { drawSourceFigures, figuresNamed } from "../../../src/report/paper/drawSourceFigures.ts";
import { sourceData } from "../../support/sourceData.ts";

describe("drawSourceFigures", function () {
  this.timeout(120_000);

  it("writes the figures that are asked for, with reasons for what was not published, and nothing where a name is wrong", async function () {
    const data = await sourceData(this);
    const out = mkdtempSync(path.join(tmpdir(), "pertline-source-figures-"));
    try {
      const { files, drawn, notDrawn } = await drawSourceFigures(data, out, { formats: ["csv"], only: ["fig1a", "fig1e", "extendedData9b"] }); // prettier-ignore
      assert.deepEqual(drawn.map(({ figure }) => figure.id), ["fig1a", "fig1e"]); // prettier-ignore
      assert.deepEqual(notDrawn.map(({ figure, reason }) => [figure.id, reason]), [["extendedData9b", "its points were not published"]]); // prettier-ignore
      assert.deepEqual(files.map((file) => path.basename(file)), ["fig1a.csv", "fig1e.csv"]); // prettier-ignore
      assert.ok(readFileSync(files[0]!, "utf8").split("\n").length > 2790);
      await assert.rejects(drawSourceFigures(data, path.join(out, "x"), { only: ["fig3"] }), { code: "UNKNOWN_FIGURE" }); // prettier-ignore
      assert.ok(!existsSync(path.join(out, "x")));
      writeFileSync(path.join(out, "file"), "");
      await assert.rejects(drawSourceFigures(data, path.join(out, "file"), { formats: ["csv"], only: ["fig1e"] }), { code: "WRITE_FAILED" }); // prettier-ignore
      await assert.rejects(drawSourceFigures(out, out), { code: "NOT_SOURCE_DATA" });
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  });

  it("takes the begin of a name for all that begin so", () => {
    assert.deepEqual(figuresNamed(["fig2"]).map(({ id }) => id), ["fig2a", "fig2b", "fig2c"]); // prettier-ignore
    assert.throws(() => figuresNamed(["figg1a"]), { code: "UNKNOWN_FIGURE", message: /fig1a/ });
  });
});
