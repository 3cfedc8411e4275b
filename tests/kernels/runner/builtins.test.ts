import assert from "node:assert/strict";
import { startCells } from "../../support/cells.ts";

describe("built-ins that a cell has broken", () => {
  it("are put back when it ends, with a notice; replacements that work stay", async () => {
    const cells = await startCells();
    try {
      for (const name of ["Array.prototype.map", "Promise", "Object.entries", "String.prototype.split"]) {
        const text = await cells.text(`(globalThis as any).${name} = null;`);
        assert.equal(text, `[pertline: ${name} had been replaced by what cannot be called; restored]\n`);
        assert.match(await cells.text("null.x"), /^TypeError: Cannot read properties of null/, name);
        assert.equal(await cells.text("[1].map((x) => x + 1)"), "[ 2 ]", name);
      }
      await cells.text("Array.prototype.at = () => 'mine' as never;");
      assert.equal(await cells.text("[1].at(0)"), "'mine'");
    } finally {
      await cells.session.close();
    }
  });
});
