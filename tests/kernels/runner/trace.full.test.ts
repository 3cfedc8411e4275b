import { startCells } from "../../support/cells.ts";
import { throwInCells } from "../../support/throwingCells.ts";

const seed = Number(process.env.PERTLINE_FUZZ_SEED) || Math.floor(Math.random() * 2 ** 31);

describe("traces, of many cells", () => {
  it("name the line and the cell that threw", async function () {
    this.timeout(15 * 60_000);
    const cells = await startCells();
    try {
      await throwInCells(cells, { numRuns: 3000, seed });
    } finally {
      await cells.session.close();
    }
  });
});
