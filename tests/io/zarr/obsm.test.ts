import assert from "node:assert/strict";
import path from "node:path";
import { openCells } from "../../../src/data/open.ts";
import { FORMATS } from "../../support/formats.ts";

describe("obsm of zarr stores", () => {
  for (const version of [2, 3])
    it(`gives arrays and data frames of numbers: version ${version}`, async () => {
      const cells = await openCells(path.join(FORMATS, `zarr-uns-v${version}.zip`));
      try {
        assert.deepEqual(cells.obsmNames, ["X_pca", "frame", "texts"]);
        assert.deepEqual(await cells.obsm?.("X_pca"), {
          ...{ rows: 5, columns: 2, names: undefined },
          values: Float64Array.from({ length: 10 }, (_, i) => i / 4),
        });
        assert.deepEqual(await cells.obsm?.("frame"), {
          ...{ rows: 5, columns: 2, names: ["u", "v"] },
          values: Float64Array.of(0, 0, 1.5, 1, 3, 2, 4.5, 3, 6, 4),
        });
        await assert.rejects(cells.obsm!("texts"), { code: "ODD_ENCODING" });
        await assert.rejects(cells.obsm!("X_pcs"), { code: "UNKNOWN_OBSM", message: /X_pca/ });
        for (const name of ["", "..", "../obs", "frame/u"])
          await assert.rejects(cells.obsm!(name), { code: "UNKNOWN_OBSM" });
      } finally {
        await cells.close();
      }
    });

  it("is empty in stores without any", async () => {
    const cells = await openCells(path.join(FORMATS, "zarr-0.7-csr.zip"));
    assert.deepEqual(cells.obsmNames, []);
    assert.equal(await cells.uns?.(), undefined);
    await assert.rejects(cells.obsm!("X_pca"), { code: "UNKNOWN_OBSM", message: /has none/ });
    await cells.close();
  });
});
