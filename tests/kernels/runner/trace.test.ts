import assert from "node:assert/strict";
import { type Cells, startCells } from "../../support/cells.ts";
import { throwInCells } from "../../support/throwingCells.ts";

describe("traces", () => {
  let cells: Cells;
  before(async () => {
    cells = await startCells();
  });
  after(() => cells.session.close());

  it("name the line and the cell that threw, whatever was compiled around it", async function () {
    this.timeout(120_000);
    await throwInCells(cells, { numRuns: 80 });
  });

  it("count lines as the editor does where a string holds separators and a compiler keeps them", async () => {
    const text = await cells.text(
      "namespace M {\n  export let a = 1;\n}\nconst s = '\u2028\u2029';\ngo()\nfunction go() {\n  throw new Error('here');\n}",
    );
    assert.match(text, /at go \(cell_\d+\.ts:7:9\)\n {4}at cell_\d+\.ts:5:1\n/);
  });

  it("tell both errors where disposing fails after a failure", async () => {
    const text = await cells.text(
      "using bad = {\n  [Symbol.dispose]() { throw new RangeError('second') },\n};\nthrow new TypeError('first')",
    );
    assert.match(
      text,
      /^SuppressedError: [^]*RangeError: second\n.*cell_\d+\.ts:2:30[^]*TypeError: first\n.*cell_\d+\.ts:4:7/,
    );
  });

  it("show a line once, also where it threw the cause too", async () => {
    const text = await cells.text(
      "const inner = () => {\n  throw new Error('in');\n};\ntry { inner() } catch (cause) { throw new Error('out', { cause }) }",
    );
    assert.equal(text.match(/^> /gm)?.length, 2, text);
    const same = await cells.text("throw new Error('out', { cause: new Error('in') })");
    assert.match(same, /Caused by:\nError: in\n/);
    assert.equal(same.match(/^> /gm)?.length, 1, same);
  });

  it("hide the kernel's and Node's frames in errors of worker threads, however they are heard of", async () => {
    cells.write("broken.ts", "export const = 5;");
    cells.write("thrower.ts", "export {};\nfunction go(): never {\n  throw new Error('inside');\n}\ngo();");
    const heard = (file: string): string =>
      `import { Worker } from "node:worker_threads"; await new Promise((_, reject) => new Worker(new URL("./${file}", import.meta.url)).on("error", reject))`;
    for (const [file, expected] of [
      ["broken.ts", /broken\.ts:1:14/],
      ["thrower.ts", /Error: inside\n.*thrower\.ts:3/],
    ] as const) {
      const text = await cells.text(heard(file));
      assert.match(text, expected);
      assert.doesNotMatch(text, /hooks|node:internal|kernels\/runner/);
    }
  });
});
