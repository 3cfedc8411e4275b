import assert from "node:assert/strict";
import { type Cells, startCells } from "../../support/cells.ts";
import { redeclares } from "../../support/redeclarations.ts";
import { splitsLikeModules } from "../../support/splitPrograms.ts";

describe("evaluate (at length)", () => {
  let cells: Cells;
  before(async () => {
    cells = await startCells();
  });
  after(() => cells.session.close());

  it("lets a name of every kind be declared again as every other kind", async function () {
    this.timeout(300_000);
    await redeclares(cells, 1);
  });

  it("runs 2,000 random programs, cut into cells, as one module of each would", async function () {
    this.timeout(900_000);
    const { failed } = await splitsLikeModules(cells, 2000);
    assert.ok(failed > 30, `only ${failed} programs failed`);
  });
});
