import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  drawSourceFigures,
  figuresNamed,
  sourceFigures,
} from "../../../src/report/paper/drawSourceFigures.ts";
import { shared } from "../../support/shared.ts";
import { skip } from "../../support/skip.ts";
import { sourceData } from "../../support/sourceData.ts";

describe("drawSourceFigures", function () {
  this.timeout(120_000);

  it("draws each figure of published data, and gives a reason for the others", async function () {
    const { drawn, notDrawn } = sourceFigures(await sourceData(this));
    assert.ok(drawn.length >= 21);
    for (const { figure, picture } of drawn) {
      assert.ok(picture.data.length > 0 && (picture.layout.width as number) > 0, figure.id);
      const text = JSON.stringify(picture.layout.annotations ?? []);
      // Schemes show no data.
      if (!["fig1d", "fig2b"].includes(figure.id)) assert.match(text, /Recomputed from the paper's Source Data/, figure.id); // prettier-ignore
    }
    for (const { reason } of notDrawn) assert.match(reason, /not published/);
  });

  it("writes the figures that are asked for, and nothing where a name is wrong", async function () {
    const folder = shared("data/source-data");
    if (folder === undefined) return skip(this, "no ../shared/data/source-data");
    const out = mkdtempSync(path.join(tmpdir(), "pertline-source-figures-"));
    try {
      const { files, drawn } = await drawSourceFigures(folder, out, { formats: ["csv"], only: ["fig1a", "fig1e"] }); // prettier-ignore
      assert.deepEqual(drawn.map(({ figure }) => figure.id), ["fig1a", "fig1e"]); // prettier-ignore
      assert.deepEqual(files.map((file) => path.basename(file)), ["fig1a.csv", "fig1e.csv"]); // prettier-ignore
      assert.ok(readFileSync(files[0]!, "utf8").split("\n").length > 2790);
      await assert.rejects(drawSourceFigures(folder, path.join(out, "x"), { only: ["fig3"] }), { code: "UNKNOWN_FIGURE" }); // prettier-ignore
      assert.ok(!existsSync(path.join(out, "x")));
      writeFileSync(path.join(out, "file"), "");
      await assert.rejects(drawSourceFigures(folder, path.join(out, "file"), { formats: ["csv"], only: ["fig1e"] }), { code: "WRITE_FAILED" }); // prettier-ignore
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  });

  it("takes the begin of a name for all that begin so", () => {
    assert.deepEqual(figuresNamed(["fig2"]).map(({ id }) => id), ["fig2a", "fig2b", "fig2c"]); // prettier-ignore
    assert.throws(() => figuresNamed(["figg1a"]), { code: "UNKNOWN_FIGURE", message: /fig1a/ });
  });
});
