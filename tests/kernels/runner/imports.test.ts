import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
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

  it("that failed declare nothing, those before them do, and an older value stays", async () => {
    write("lib/fine.ts", "export const fine = 1;");
    const failed = await cells.text(
      'import { fine } from "./lib/fine.ts"; import { boom } from "./lib/absent.ts"; const after = boom()',
    );
    assert.match(failed, /ImportError: Cannot find "\.\/lib\/absent\.ts"/);
    assert.match(await cells.text("boom()"), /^ReferenceError: boom is not defined/);
    assert.match(await cells.text("after"), /^ReferenceError: after is not defined/);
    await cells.text('import { boom } from "./lib/fine.ts"');
    assert.match(await cells.text("boom()"), /^ReferenceError: boom is not defined/);
    assert.match(await cells.text('import { boom } from "./lib/fine.ts"; boom()'), /no export named boom/);
    assert.match(await cells.text("boom()"), /^ReferenceError: boom is not defined/);
    await cells.text('import { fine } from "./lib/absent.ts"');
    assert.equal(await cells.text("fine"), "1");
  });

  it("of a file with # ? or % in its name say how that is written", async () => {
    write("lib/mo d#u%.ts", "export const odd = 3;");
    write("lib/which?b.ts", "export const odd = 4;");
    const said = await cells.text('import "./lib/mo d#u%.ts"');
    assert.match(said, /%25, %23 and %3F\. Write "\.\/lib\/mo d%23u%25\.ts"/);
    assert.equal(await cells.text('import { odd } from "./lib/mo d%23u%25.ts"; odd'), "3");
    assert.match(await cells.text('await import("./lib/which?b")'), /Write "\.\/lib\/which%3Fb"/);
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
      /ImportError: Cannot find "\.\/nowhere": looked for nowhere [^]*Paths are relative[^]*cell_\d+\.ts:2:1/,
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

describe("imports of cells in a project", () => {
  let cells: Cells;
  let root: string;
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  const shows = async (code: string, expected: string): Promise<void> =>
    assert.equal(await cells.text(code), expected, code);
  const says = async (code: string, expected: RegExp): Promise<void> =>
    assert.match(await cells.text(code), expected, code);

  before(async () => {
    root = mkdtempSync(path.join(tmpdir(), "pertline-project-"));
    write("notebooks/data.csv", "");
    write(
      "package.json",
      JSON.stringify({
        name: "proj",
        type: "module",
        imports: { "#lib/*": "./src/lib/*.ts" },
        exports: { ".": "./src/index.ts", "./sub": "./src/sub.ts" },
      }),
    );
    write(
      "tsconfig.json",
      '{ // comment\n "compilerOptions": { "paths": { "@src/*": ["./src/*"], "exactly": ["./src/exact.ts"] }, } }',
    );
    write("src/index.ts", 'export { util } from "./util.ts"; export const idx = "idx";');
    write("src/util.ts", 'export const util = "u1";');
    write("src/sub.ts", 'import { idx } from "proj"; export const sub = "sub-" + idx;');
    write("src/exact.ts", "export const exact: number = 1;");
    write("src/lib/deep.ts", 'import { util } from "../util"; export const deep = "deep-" + util;');
    write(
      "src/via.ts",
      'import { exact } from "exactly"; import { deep } from "#lib/deep"; export const via = [exact, deep];',
    );
    write("src/a.ts", 'import { b } from "./b.ts"; export const a = "a-" + b;');
    write("src/b.ts", 'export const b = "b1";');
    write("src/state.ts", "export const state = { n: 0 };");
    cells = await startCells({ directory: path.join(root, "notebooks") });
  });
  after(async () => {
    await cells.session.close();
    rmSync(root, { recursive: true });
  });

  it("honour the project's own name, its # names and tsconfig's paths, in modules too", async () => {
    await shows(
      'import { util, idx } from "proj"; import { sub } from "proj/sub"; import { deep } from "#lib/deep"; [util, idx, sub, deep]',
      "[ 'u1', 'idx', 'sub-idx', 'deep-u1' ]",
    );
    await shows(
      'import { exact } from "exactly"; import { deep as same } from "@src/lib/deep"; import { via } from "../src/via"; [exact, same, via]',
      "[ 1, 'deep-u1', [ 1, 'deep-u1' ] ]",
    );
    write("src/util.ts", 'export const util = "u2";');
    await shows(
      "[util, deep, same, via]",
      "reloaded ../src/util.ts\n[ 'u2', 'deep-u2', 'deep-u2', [ 1, 'deep-u2' ] ]",
    );
  });

  it("load every kind of file that Node runs, and refuse the others clearly", async () => {
    write("src/folder/index.ts", 'export const folder = "f";');
    write(
      "src/m.mts",
      "export const meta = [import.meta.dirname, import.meta.filename, import.meta.resolve('./util.ts'), import.meta.url].map((x) => x!.replace(/[?].*/, '').split('/').at(-1));",
    );
    write("src/c.cts", 'const os = require("node:os"); exports.c = (typeof os) as string;');
    write("src/c2.cjs", 'exports.c2 = require("./c3.cjs").c3 + 1;');
    write("src/c3.cjs", "exports.c3 = 1;");
    write("src/d.json", '{"a": 1}');
    await shows(
      'import { folder } from "../src/folder"; import { meta } from "../src/m"; import { c } from "../src/c.cts"; [folder, meta, c]',
      "[ 'f', [ 'src', 'm.mts', 'util.ts', 'm.mts' ], 'object' ]",
    );
    await shows(
      'import { c2 } from "../src/c2.cjs"; import d from "../src/d.json"; import e from "../src/d.json" with { type: "json" }; [c2, require("../src/c2.cjs").c2, d.a, e.a]',
      "[ 2, 2, 1, 1 ]",
    );
    write("src/c3.cjs", "exports.c3 = 10;");
    write("src/d.json", '{"a": 2}');
    await shows(
      '[c2, require("../src/c2.cjs").c2, d.a, e.a]',
      "reloaded ../src/c3.cjs\nreloaded ../src/d.json\n[ 11, 11, 2, 2 ]",
    );
    write("src/x.tsx", "export const x = <div/>;");
    write("src/w.wasm", "");
    await says('import { x } from "../src/x"; x', /x\.tsx: JSX is not supported[^]*cell_\d+\.ts:1:1/);
    await says(
      'import w from "../src/w.wasm"; w',
      /WebAssembly\.instantiate|has no default export|magic word|byte/,
    );
    await says('import h from "https://esm.sh/lodash@4"; h', /loaded from disk only.*npm install lodash\b/);
    await says('import h from "npm:@a/b@1"; h', /npm install @a\/b\)/);
    await says('import h from "node:fss"; h', /no module "node:fss"\. Similar: node:fs/);
  });

  it("reload what was edited and its dependents, and only these", async () => {
    await shows(
      'import { state } from "../src/state"; import { a } from "../src/a"; state.n = 5; a',
      "'a-b1'",
    );
    write("src/b.ts", 'export const b = "b2";');
    await shows("[state.n, a]", "reloaded ../src/b.ts\n[ 5, 'a-b2' ]");
    const { mtime, atime } = statSync(path.join(root, "src/b.ts"));
    write("src/b.ts", 'export const b = "b3";');
    utimesSync(path.join(root, "src/b.ts"), atime, mtime);
    await shows("a", "reloaded ../src/b.ts\n'a-b3'");
    write("src/b.ts", 'export const b = "b2";');
    await shows("a", "reloaded ../src/b.ts\n'a-b2'");
  });

  it("keep the old bindings when an edited file is broken, gone or has lost a name", async () => {
    write("src/b.ts", "\nexport const b = ;");
    await says(
      "a",
      /^could not reload \.\.\/src\/b\.ts, the old version stays in use: .*b\.ts:2:18: .*\n'a-b2'$/,
    );
    await shows("a", "'a-b2'");
    await says('import { a } from "../src/a"; a', /ImportError: .*b\.ts:2:18: [^]*cell_\d+\.ts:1:1/);
    rmSync(path.join(root, "src/b.ts"));
    await cells.run("1");
    await says(
      'import { a } from "../src/a"; a',
      /Cannot find "\.\.\/src\/b\.ts" \(imported by \.\.\/src\/a\.ts\)/,
    );
    write("src/b.ts", 'export const b = "back";');
    await shows('import { a } from "../src/a"; a', "reloaded ../src/b.ts\n'a-back'");
    rmSync(path.join(root, "src/b.ts"));
    await shows("a", "could not reload ../src/b.ts, the old version stays in use: it is gone\n'a-back'");
    write("src/b.ts", 'export const b = "again";');
    await shows("a", "reloaded ../src/b.ts\n'a-again'");
    write("src/a.ts", "export const other = 1;");
    await shows(
      "a",
      "reloaded ../src/a.ts\n../src/a.ts no longer exports a: it keeps its old value\n'a-again'",
    );
  });

  it("try a module again that failed for a reason outside of it", async () => {
    write(
      "src/flag.ts",
      'import { existsSync } from "node:fs"; if (!existsSync("flag")) throw new Error("no flag"); export const flag = 1;',
    );
    await says(
      'import { flag } from "../src/flag.ts"; flag',
      /Error: no flag\n\s+at \.\.\/src\/flag\.ts:1:70/,
    );
    write("notebooks/flag", "");
    await shows('import { flag } from "../src/flag.ts"; flag', "1");
  });

  it("find packages of every form, those installed meanwhile, and say when a loaded one was updated", async () => {
    const install = (name: string, version: string, extra: object, text: string): void => {
      write(`node_modules/${name}/package.json`, JSON.stringify({ name, version, ...extra }));
      write(`node_modules/${name}/index.js`, text);
    };
    const esm = { type: "module", exports: { ".": { import: "./index.js" }, "./helper": "./index.js" } };
    write("src/user.ts", 'import { late } from "late"; export const used = late;');
    await says('import { late } from "late"; late', /Cannot find the package "late": .*npm install late\n/);
    await says(
      'import { used } from "../src/user"; used',
      /package "late" \(imported by \.\.\/src\/user\.ts\)/,
    );
    await says('require("late")', /Cannot find the package "late"/);
    install("late", "1.0.0", esm, "export const late = 'l1';");
    await shows(
      'import { late } from "late"; import { used } from "../src/user"; [late, used]',
      "[ 'l1', 'l1' ]",
    );
    await says('import x from "late/help"; x', /has no "late\/help"\. It offers: late\/helper\./);
    await says('import { lat } from "late"; lat', /Similar exports: late\./);
    install("late", "2.0.0", esm, "export const late = 'l2';");
    await shows(
      "late",
      "late was updated from 1.0.0 to 2.0.0: restart the kernel to use it, 1.0.0 stays loaded until then\n'l1'",
    );
    await shows("late", "'l1'");

    write(
      "node_modules/cond/package.json",
      '{ "exports": { "node": { "import": "./i.mjs", "require": "./r.cjs" } } }',
    );
    write("node_modules/cond/i.mjs", "export const cond = 'import'");
    write("node_modules/cond/r.cjs", "exports.cond = 'require'");
    await shows('import { cond } from "cond"; [cond, require("cond").cond]', "[ 'import', 'require' ]");

    write("linked/package.json", '{ "name": "linked", "type": "module", "exports": "./index.ts" }');
    write("linked/index.ts", "export const linked: string = 'one';");
    symlinkSync("../linked", path.join(root, "node_modules/linked"));
    write("src/link.ts", 'import { linked } from "linked"; export const through = linked;');
    await shows(
      'import { linked } from "linked"; import { through } from "../src/link"; [linked, through]',
      "[ 'one', 'one' ]",
    );
    write("linked/index.ts", "export const linked: string = 'two';");
    await shows("[linked, through]", "reloaded ../linked/index.ts\n[ 'two', 'two' ]");
  });

  it("say what is there instead of a file", async () => {
    write("src/parts/part.ts", "export const part = 1;");
    await says('import x from "../src/parts"', /src\/parts is a folder without an index file: name a file/);
    symlinkSync("round.ts", path.join(root, "src/round.ts"));
    await says('import x from "../src/round.ts"', /ImportError: .*round\.ts is a link that leads to no file/);
    symlinkSync("nothing.ts", path.join(root, "src/dangling.ts"));
    await says('import x from "../src/dangling"', /ImportError: Cannot find "\.\.\/src\/dangling"/);
  });

  it("say at which line a dynamic import failed, and what resembles it", async () => {
    await says(
      '\nawait import("../src/utill.ts")',
      /looked for utill\.ts .*Similar: util\.ts[^]*cell_\d+\.ts:2:7/,
    );
    await shows('import.meta.resolve("../src/util").endsWith("/src/util.ts")', "true");
  });
});
