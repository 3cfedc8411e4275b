import assert from "node:assert/strict";
import { startCells } from "../../support/cells.ts";
import { endless } from "../../support/endless.ts";

describe("a cell whose types cannot be checked", function () {
  this.timeout(200_000);

  it("is not run where errors block, and runs with a word on it where they warn", async () => {
    const cells = await startCells({ typecheck: "warn", checkPatienceMs: 20_000 });
    try {
      // Until it is loaded, the checker is given more time.
      await cells.run("// @typecheck block\n1");
      const { outputs, result } = await cells.run(`// @typecheck block\n${endless}\nglobalThis.ran = 1;`);
      assert.ok(result.status === "error" && result.error.ename === "TypeCheckFailed");
      assert.match(result.error.evalue, /the type checker ended: .*Run it again, simplify its types, or put/);
      assert.deepEqual(
        outputs.map(({ type }) => type),
        ["error"],
      );
      assert.equal(await cells.text("// @typecheck off\n(globalThis as any).ran"), "");
      await cells.run("// @typecheck block\n1");
      const warned = await cells.run(`${endless}\n"ran"`);
      assert.equal(warned.result.status, "ok");
      const lines = warned.outputs.flatMap((one) => (one.type === "stream" ? one.text : []));
      assert.match(lines.join(""), /^The types of cell_5\.ts were not checked: .+\.\n$/);
      assert.match(await cells.text("// @typecheck block\nconst n: number = ''"), /TS2322/);
    } finally {
      await cells.session.close();
    }
  });
});
