import assert from "node:assert/strict";
import { mkdirSync, utimesSync } from "node:fs";
import path from "node:path";
import { type Cells, startCells } from "../../support/cells.ts";

describe("imports of cells", () => {
  let cells: Cells;
  before(async () => {
    cells = await startCells();
    mkdirSync(path.join(cells.directory, "lib"));
  });
  after(() => cells.session.close());

  let clock = Date.now() / 1000 - 1000;
  const write = (file: string, text: string): void => {
    cells.write(file, text);
    clock += 10;
    utimesSync(path.join(cells.directory, file), clock, clock);
  };

  it("find local TypeScript with and without extension, JSON, and await inside modules", async () => {
    write("lib/a.ts", "export const a: number = await Promise.resolve(1);");
    write("lib/b.json", '{ "b": 2 }');
    assert.equal(
      await cells.text(
        'import { a } from "./lib/a"; import { a as again } from "./lib/a.ts"; import data from "./lib/b.json"; [a, again, data.b]',
      ),
      "[ 1, 1, 2 ]",
    );
  });

  it("are fresh after an edit of the file or of what it imports, without importing again", async () => {
    write("lib/deep.ts", "export const deep = 'old';");
    write("lib/top.ts", 'import { deep } from "./deep.ts"; export function value(): string { return deep }');
    write("lib/other.ts", "export const stamp = {};");
    await cells.run(
      'import { value } from "./lib/top.ts"; import { stamp } from "./lib/other.ts"; const before = stamp',
    );
    assert.equal(await cells.text("value()"), "'old'");
    write("lib/deep.ts", "export const deep = 'new';");
    assert.equal(await cells.text("value()"), "reloaded lib/deep.ts\n'new'");
    assert.equal(await cells.text("value()"), "'new'");
    assert.equal(await cells.text("stamp === before"), "true", "an untouched module stays the same object");
  });

  it("survive cycles", async () => {
    write(
      "lib/left.ts",
      'import { right } from "./right.ts"; export const left = (): string => "l"; export const both = (): string => left() + right();',
    );
    write(
      "lib/right.ts",
      'import { left } from "./left.ts"; export const right = (): string => "r" + left();',
    );
    assert.equal(await cells.text('import { both } from "./lib/left.ts"; both()'), "'lrl'");
    write(
      "lib/right.ts",
      'import { left } from "./left.ts"; export const right = (): string => "R" + left();',
    );
    assert.equal(await cells.text("both()"), "reloaded lib/right.ts\n'lRl'");
  });

  it("tell what is missing and where", async () => {
    assert.match(
      await cells.text('\nimport { x } from "./nowhere"; x'),
      /ImportError: Cannot find "\.\/nowhere"\. Paths are relative[^]*cell_\d+\.ts:2:1/,
    );
    assert.match(await cells.text('import x from "no-such-package/sub"; x'), /npm install no-such-package\n/);
    assert.match(
      await cells.text('import { redFile } from "node:fs"; redFile'),
      /no export named redFile\. Similar exports:.*readFile/,
    );
  });

  it("report a broken local file with its own line", async () => {
    write("lib/broken.ts", "export const ok = 1;\nexport const = 2;");
    assert.match(await cells.text('import { ok } from "./lib/broken.ts"; ok'), /broken\.ts:2:14: /);
  });

  it("show lines of a module's source in stack traces", async () => {
    write(
      "lib/thrower.ts",
      "interface Long {\n  a: number;\n}\n\nexport function thrower(_: Long): never {\n  throw new Error('from module');\n}",
    );
    assert.match(
      await cells.text('import { thrower } from "./lib/thrower.ts"; thrower({ a: 1 })'),
      /at thrower \(lib\/thrower\.ts:6:9\)/,
    );
  });

  it("take names of CommonJS packages and give tslab's display functions", async () => {
    mkdirSync(path.join(cells.directory, "node_modules/old"), { recursive: true });
    write("node_modules/old/package.json", '{ "name": "old", "main": "index.js" }');
    write(
      "node_modules/old/index.js",
      "const hidden = { one: 1 }; module.exports = Object.assign(function () {}, hidden);",
    );
    assert.equal(await cells.text('import { one } from "old"; one'), "1");
    const { outputs } = await cells.run('import { display as tslab } from "tslab"; tslab.html("<i>x</i>")');
    assert.equal(outputs[0]?.type === "display_data" && outputs[0].data["text/html"], "<i>x</i>");
  });

  it("resolve dynamic imports and import.meta from the notebook's folder", async () => {
    write("lib/dynamic.ts", "export const d = 4;");
    assert.equal(await cells.text('(await import("./lib/dynamic")).d'), "4");
    assert.equal(
      await cells.text(
        "import.meta.dirname === __dirname && require('node:path').basename(import.meta.filename)",
      ),
      "'cell.ts'",
    );
  });
});
