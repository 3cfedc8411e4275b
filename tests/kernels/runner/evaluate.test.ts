import assert from "node:assert/strict";
import { type Cells, startCells } from "../../support/cells.ts";
import { splitsLikeModules } from "../../support/splitPrograms.ts";
import { DECLARATIONS, redeclares } from "../../support/redeclarations.ts";
import { makeNotebook, type Notebook } from "../language/notebook.ts";

/** Cells, each with what it shows; a text in angle brackets is a part of an error. */
const CELLS: [code: string, shown: string][] = [
  [
    "const { a = await Promise.resolve(1), [await Promise.resolve('k')]: b, ...c } = { k: 2, d: 3 } as any; `${await a}${b}${c.d}`",
    "'123'",
  ],
  [
    "class H extends (await Promise.resolve(Array<number>)) { [`m${await 1}`]() { return 4 } }\n(new H() as any).m1()",
    "4",
  ],
  ["let s = 0; for (let i = await 0; i < (await 3); i += await 1) s += i; s", "3"],
  ["(await true) ? await 5 : await 6", "5"],
  [
    "const ends = [], ends2 = []; for (let i = 0; i < 2; i++) ends.push(() => i); for (var i = 0; i < 2; i++) ends2.push(() => i); [...ends, ...ends2].map((f) => f())",
    "[ 0, 1, 2, 2 ]",
  ],
  ["outer: for (const x of [1, 2]) { for (;;) continue outer }\n'label'", "'label'"],
  ["let asi = 1\n;[asi] = [2]\nasi", "2"],
  ["1, 2", "2"],
  ["3 // comment", "3"],
  ["3 /* comment */ ;", ""],
  ["let u; u = 4", "4"],
  ["{ a: 1, b: [2] }", "{ a: 1, b: [ 2 ] }"],
  ["{ const inner = 1 }", ""],
  ["#!/usr/bin/env node\n5", "5"],
  ["\ufeffconst bom = 6; bom", "6"],
  ["const crlf = `a\r\nb`;\r\ncrlf.length", "3"],
  ["'use strict'\nthis === globalThis", "true"],
  ["typeof arguments", "'undefined'"],
  ["import.meta.url.startsWith('file:')", "true"],
  ["/re`gex/.test('re`gex')", "true"],
  ["'await using x = 1; @decorator; import y from z'", "'await using x = 1; @decorator; import y from z'"],
  ["<number>7", "7"],
  ["const generic = <T>(x: T) => x; generic(8)", "8"],
  ["import fs = require('node:fs'); typeof fs.readFileSync", "'function'"],
  ["import type { Stats } from 'node:fs'; const none = null as Stats | null; none", "null"],
  [
    "let of = 1, as = 2, type = 3, accessor = 4, namespace = 5, async = 6; of + as + type + accessor + namespace + async",
    "21",
  ],
  ["function nf() { return nf.k } namespace nf { export const k = 9 }\nnf()", "9"],
  ["enum En { A } namespace En { export const k = 3 } enum En { B = 5 }\n[En.A, En.B, En.k]", "[ 0, 5, 3 ]"],
  ["declare const ghost: number; typeof ghost", "'undefined'"],
  ["export default 10", "10"],
  ["new.target", "<SyntaxError: Unexpected new.target>"],
  ["return 5", "<SyntaxError: A 'return' statement>"],
  ["const x = 1; let x = 2", "<SyntaxError: Identifier `x` has already been declared>"],
  ["export = 5", "<SyntaxError: A cell is a module: `export =`>"],
  ["undeclared = 5", "<ReferenceError: undeclared is not defined>"],
  ["const t = <div>hello</div>;", "<SyntaxError: Cells are TypeScript without JSX>"],
];

describe("evaluate", () => {
  let cells: Cells;
  let notebook: Notebook;
  before(async () => {
    cells = await startCells();
    notebook = makeNotebook();
  });
  after(async () => {
    await cells.session.close();
    notebook.close();
  });

  const showsLast = async (code: string): Promise<string> => (await cells.text(code)).trim();

  it("lets a name of every kind be declared again as every other kind, without a type warning", async function () {
    this.timeout(120_000);
    await redeclares(cells, 5);
    for (const [declaration, expression] of Object.values(DECLARATIONS)) {
      for (const [code] of Object.values(DECLARATIONS)) notebook.service.remember({ number: 1, code });
      assert.deepEqual(notebook.messages(declaration), [], declaration);
      assert.deepEqual(notebook.messages(expression), [], expression);
    }
  });

  it("starts enums and namespaces anew when their cell runs again", async () => {
    assert.equal(await showsLast("enum R { A, B } namespace S { export let a = 1; export const b = 2 }"), "");
    assert.equal(
      await showsLast("enum R { C } namespace S { export let c = 3 }\n[R, S]"),
      "[ { '0': 'C', C: 0 }, { c: 3 } ]",
    );
  });

  for (const [code, shown] of CELLS)
    it(`runs ${JSON.stringify(code).slice(0, 70)}`, async () => {
      const text = await showsLast(code);
      if (shown.startsWith("<")) assert.ok(text.startsWith(shown.slice(1, -1)), text);
      else assert.equal(text, shown);
    });

  it("lets functions and classes see what later cells declare, and declare anew", async () => {
    await cells.text(
      "function outer() { return innerLater() + stepLater; }\nclass Later { value = () => innerLater(); }",
    );
    assert.match(await cells.text("outer()"), /ReferenceError: innerLater is not defined/);
    await cells.text("function innerLater(): number { return 40; }\nconst stepLater = 2;");
    assert.equal(await cells.text("outer()"), "42");
    assert.equal(await cells.text("new Later().value()"), "40");
    await cells.text("const stepLater = 3;");
    assert.equal(await cells.text("outer()"), "43");
    await cells.text('import { sep as sepLater } from "node:path"; const useSep = () => sepLater;');
    assert.equal(await cells.text("useSep()"), "'/'");
  });

  it("disposes what a cell uses when the cell ends, in reverse order, after awaits and errors", async () => {
    await cells.run(
      "const open = (n: string) => ({ n, [Symbol.dispose]() { console.log('closed', n) }, async [Symbol.asyncDispose]() { await 0; console.log('closed later', n) } });",
    );
    assert.equal(
      await cells.text("using a = open('a'), b = open('b');\nconsole.log('in');\nb.n + a.n"),
      "in\nclosed b\nclosed a\n'ba'",
    );
    assert.match(
      await cells.text(
        "await using c = open('c');\nawait new Promise((r) => setTimeout(r, 5));\nthrow new Error('failed')",
      ),
      /^closed later c\nError: failed\n {4}at cell_\d+\.ts:3:7/,
    );
    assert.equal(
      await cells.text("for (using d of [open('1'), open('2')]) console.log(d.n);"),
      "1\nclosed 1\n2\nclosed 2\n",
    );
    assert.equal(await cells.text("const env_1 = 'mine';"), "");
    assert.equal(
      await cells.text(
        "using e = open('e'); function f() { using g = open('g'); return 1 } class K { v = f() } let k = 1;",
      ),
      "closed e\n",
    );
    assert.equal(
      await cells.text("[a.n, env_1, f(), new K().v, k]"),
      "closed g\nclosed g\n[ 'a', 'mine', 1, 1, 1 ]",
    );
    assert.match(await cells.text("using n = 5"), /TypeError/);
  });

  it("runs decorators of the standard on classes, methods, fields and accessors", async () => {
    const text = await cells.text(`
      const seen: string[] = [];
      function log(value: any, { kind, name }: DecoratorContext) { seen.push(\`\${kind} \${String(name)}\`); return value }
      function bound(_: unknown, c: ClassMethodDecoratorContext): void { c.addInitializer(function (this: any) { this[c.name] = this[c.name].bind(this) }) }
      @log class P<T> { @log x = 1; @log accessor y = 2; @bound m() { return this.x + P.#z } @log static #z = 3; @log get g() { return 4 } }
      const { m } = new P();
      [m(), new P().y, P.name, ...seen]`);
    assert.equal(
      text.replace(/\s+/g, " "),
      "[ 4, 2, 'P', 'accessor y', 'getter g', 'field #z', 'field x', 'class P' ]",
    );
    assert.equal(
      await cells.text(
        "class Q extends P<number> { @log override m() { return super.m() * 10 } }\nnew Q().m()",
      ),
      "40",
    );
  });

  it("does what one module would do with 60 random programs that are cut into cells", async function () {
    this.timeout(120_000);
    await splitsLikeModules(cells, 60);
  });
});
