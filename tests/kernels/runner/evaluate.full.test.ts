import assert from "node:assert/strict";
import { type Cells, startCells } from "../../support/cells.ts";
import { splitsLikeModules } from "../../support/splitPrograms.ts";

describe("evaluate (at length)", () => {
  let cells: Cells;
  before(async () => {
    cells = await startCells();
  });
  after(() => cells.session.close());

  it("runs 2,000 random programs, cut into cells, as one module of each would", async function () {
    this.timeout(900_000);
    const { failed } = await splitsLikeModules(cells, 2000);
    assert.ok(failed > 30, `only ${failed} programs failed`);
  });
});
