import assert from "node:assert/strict";
import { busy } from "../../support/busy.ts";
import { type Cells, startCells } from "../../support/cells.ts";

describe("interrupt", () => {
  let cells: Cells;
  before(async () => {
    cells = await startCells();
    await cells.run("let kept = 41");
  });
  after(() => cells.session.close());

  for (const [kind, code] of Object.entries(busy)) {
    it(`ends ${kind} and keeps the state`, async () => {
      const running = cells.run(code);
      await new Promise((resolve) => setTimeout(resolve, 60));
      await cells.session.interrupt();
      const { result } = await running;
      assert.equal(result.status === "error" && result.error.ename, "KeyboardInterrupt");
      assert.equal(await cells.text("kept + 1"), "42");
    });
  }

  it("ends a loop's timers and its later awaits too", async () => {
    const running = cells.run(
      "globalThis.beats = 0; setInterval(() => globalThis.beats++, 5); (async () => { while (true) { await new Promise(r => setTimeout(r, 5)); globalThis.beats++ } })(); await new Promise(() => {})",
    );
    await new Promise((resolve) => setTimeout(resolve, 60));
    await cells.session.interrupt();
    await running;
    const first = await cells.text("globalThis.beats");
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.equal(await cells.text("globalThis.beats"), first);
  });

  it("does nothing between cells", async () => {
    await cells.session.interrupt();
    assert.equal(await cells.text("kept"), "41");
  });
});
