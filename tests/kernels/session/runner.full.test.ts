import assert from "node:assert/strict";
import { type Cells, startCells } from "../../support/cells.ts";
import { deadly, dies } from "../../support/deadlyCells.ts";

describe("startRunner, at length", function () {
  this.timeout(60_000);
  let cells: Cells;
  before(async () => {
    cells = await startCells({ heapMb: 96 });
  });
  after(() => cells.session.close());

  for (const [what, deadlyCell] of Object.entries(deadly))
    it(`tells that ${what} ended it, and goes on in a fresh one`, () => dies(cells, deadlyCell));

  it("shows what child processes print that looks like a fatal report, as soon as nobody has died", async () => {
    const { outputs } = await cells.run(
      "import { spawnSync } from 'node:child_process'; spawnSync('sh', ['-c', 'echo FATAL ERROR: tool >&2; echo fine'], { stdio: 'inherit' }); await new Promise(r => setTimeout(r, 2300))",
    );
    const text = outputs.map((one) => (one.type === "stream" ? one.text : "")).join("");
    assert.equal(text, "fine\nFATAL ERROR: tool\n");
  });
});
