import assert from "node:assert/strict";
import { rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { makeNotebook, type Notebook } from "./notebook.ts";

describe("language: cells of one notebook", () => {
  let notebook: Notebook;
  const clean = (code: string): void => assert.deepEqual(notebook.run(code), [], code);

  before(function () {
    this.timeout(60_000);
    notebook = makeNotebook();
  });
  beforeEach(() => notebook.service.reset());
  after(() => notebook.close());

  it("lets types flow to later cells", () => {
    clean("const genes = ['KLF1', 'MAP2K6']; interface Gene { name: string }");
    clean("function first<T>(items: T[]): T { return items[0]!; }");
    clean("const gene: Gene = { name: first(genes) }; class Box<T> { constructor(readonly value: T) {} }");
    assert.deepEqual(notebook.messages("const n: number = new Box(gene.name).value;"), [
      "Type 'string' is not assignable to type 'number'.",
    ]);
  });

  it("does not see names of cells that were checked but not run", () => {
    notebook.service.check({ number: 1, code: "const unseen = 1" });
    assert.deepEqual(notebook.messages("unseen"), ["Cannot find name 'unseen'."]);
  });

  it("reports lines and columns of the cell's own text, on its first line too", () => {
    clean("const a = 'x';\nlet b = 1;");
    const found = notebook.run("b = a;\n\n  b = a; // and\nconst c: boolean = b");
    assert.deepEqual(
      found.map(({ line, column, category }) => [line, column, category]),
      [
        [1, 1, "error"],
        [3, 3, "error"],
        [4, 7, "error"],
      ],
    );
  });

  it("lets every kind of declaration be made again, with another type", () => {
    const kinds: [string, string][] = [
      ["const x = 1;", "const y: number = x"],
      ["let x = 'a';", "const y: string = x"],
      ["var x = true;", "const y: boolean = x"],
      ["function x() { return 1; }", "const y: number = x()"],
      ["class x { a = 1 }", "const y: number = new x().a"],
      ["enum x { A }", "const y: x = x.A"],
      [
        "namespace x { export const a = 'a'; export type T = number }",
        "const y: string = x.a; let z: x.T = 1",
      ],
      ["import x from 'node:fs';", "const y: boolean = x.existsSync('a')"],
      ["import { join as x } from 'node:path';", "const y: string = x('a')"],
      ["import * as x from 'node:os';", "const y: string = x.EOL"],
      ["const { x } = { x: 2 };", "const y: number = x"],
      ["const [[x]] = [['q']];", "const y: string = x"],
      ["if (true) { for (var x = 0; x < 1; x++); }", "const y: number = x"],
      ["export const x = 1n;", "const y: bigint = x"],
    ];
    for (const step of [0, 1, 2, 5, 7])
      kinds.forEach(([before], index) => {
        const [after, use] = kinds[(index + step) % kinds.length]!;
        notebook.service.remember({ number: 1, code: before });
        clean(after);
        clean(use);
      });
  });

  it("keeps a type and a value of one name from different cells", () => {
    clean("const User = { parse: (text: string) => ({ name: text }) };");
    clean("type User = ReturnType<typeof User.parse>;");
    clean("const user: User = User.parse('Ada');");
    clean("interface Point<T> { x: T }");
    clean("const Point = (x: number): Point<number> => ({ x });");
    clean("const point: Point<number> = Point(1);");
    clean("class Cell { a = 1 }");
    clean("const Cell = 3;");
    assert.deepEqual(notebook.messages("const b: number = Cell; let c: Cell"), [
      "'Cell' refers to a value, but is being used as a type here. Did you mean 'typeof Cell'?",
    ]);
    clean("class Both { a = 1 }");
    clean("interface Both { b: string }");
    clean("const both: Both = { b: '' }; const made: number = new Both().a;");
  });

  it("allows assignment to let and var of earlier cells, with their declared type", () => {
    clean("let total = 0; var mean: number | undefined;");
    clean("total += 2; mean = total; total++; [total] = [1]");
    assert.deepEqual(notebook.messages("total = 'x'"), ["Type 'string' is not assignable to type 'number'."]);
    assert.deepEqual(notebook.messages("mean.toFixed()"), ["'mean' is possibly 'undefined'."]);
  });

  it("gives variables that began empty what they were given, or any", () => {
    clean(
      "const scores = []; for (const n of [1, 2]) scores.push({ n }); let best; const later = []; var none = null",
    );
    clean("best = 3; later.push('x'); best = 'y'; none = 1; later.push(1)");
    clean("const sum: number = scores.reduce((a, b) => a + b.n, 0)");
    assert.deepEqual(notebook.messages("scores[0].m"), [
      "Property 'm' does not exist on type '{ n: number; }'.",
    ]);
    clean("const total: number = later.length + best.anything");
  });

  it("names the cell of a constant that is assigned to", () => {
    notebook.service.remember({ number: 2, code: "const limit = 1; function f() {}" });
    assert.deepEqual(notebook.messages("limit = 2"), [
      "Cannot assign to 'limit': it was declared with const in cell 2.",
    ]);
    assert.deepEqual(notebook.messages("f = () => {}"), [
      "Cannot assign to 'f': it was declared as a function in cell 2.",
    ]);
    assert.deepEqual(notebook.messages("display = 1"), [
      "Cannot assign to 'display': it belongs to the kernel. Declare it to replace it.",
    ]);
    assert.deepEqual(notebook.messages("const own = 1; own = 2"), [
      "Cannot assign to 'own' because it is a constant.",
    ]);
  });

  it("narrows constants of earlier cells, in functions too", () => {
    clean("const found = ['a'].find((x) => x === 'a');");
    clean("if (found) { console.log(found.length, [1].map(() => found.length)); }");
  });

  it("calls cells by their numbers in messages", () => {
    notebook.service.remember({ number: 12, code: "class Gene { private id = 1 } const old = new Gene();" });
    notebook.service.remember({ number: 15, code: "class Gene { private id = 2 }" });
    const [message] = notebook.messages("const now: Gene = old;");
    assert.match(message!, /^Type 'cell_12\.Gene' is not assignable to type 'cell_15\.Gene'\./);
    assert.doesNotMatch(message!, /__cell/);
  });

  it("has nothing against what is usual in notebooks", () => {
    clean("await Promise.resolve(1)");
    clean("for await (const x of [Promise.resolve(1)]) console.log(x)");
    clean("{ a: 1 }");
    clean("1, 2");
    clean("export const exported = 1; export default 3; export type T = string");
    clean("const t: T = String(exported)");
    clean("var unused; import fs from 'node:fs'; const __dirname2 = import.meta.dirname; require('node:os')");
    clean("const name = 'x'; const status = 1; const display = 3; const prompt = 'p'");
    clean("const p: string = prompt; const s: number = status + display");
    clean("// @ts-nocheck\nconst n: number = 'x'");
    clean('/// <reference lib="dom" />\nconst element: HTMLElement | null = null');
    clean("declare global { var shared: number }\nglobalThis.shared = 1");
    clean("const c = globalThis.shared + shared");
    clean("const label = `a\n__cell_9999.x ${c}` // end");
  });

  it("knows the kernel's display functions", () => {
    clean("const handle = display(html`<b>${1}</b>`, { id: 'a' }); handle.update(md('x'))");
    clean("for (const n of progress([1, 2])) { const m: number = n } clearOutput({ wait: true })");
    clean("const answer: string = await prompt('?'); image(new Uint8Array())");
    assert.equal(notebook.run("display(1, { di: 'a' })").length, 1);
  });

  it("leaves syntax errors to the runner", () => {
    clean("const = 3; nothing");
    clean("if (x) {");
  });

  it("takes more cells than modules it began with, and forgets those that nothing needs", function () {
    this.timeout(60_000);
    for (let n = 1; n <= 80; n++) clean(n === 1 ? "const v1 = 1" : `const v${n} = v${n - 1} + 1`);
    clean("const all: number = v1 + v40 + v80");
    for (let n = 1; n <= 200; n++)
      notebook.service.remember({ number: 100 + n, code: `const v1 = ${n}; let w = v1` });
    clean("const w2: number = w + v80");
  });

  it("forgets everything on reset", () => {
    clean("const gone = 1");
    notebook.service.reset();
    assert.deepEqual(notebook.messages("gone"), ["Cannot find name 'gone'."]);
  });

  it("knows an opaque cell by its names only", () => {
    notebook.service.remember({ number: 1, code: "const a: number = 1; type B = string; class C {}" }, true);
    clean("const s: string = a; const b: B = 1; new C().anything;");
  });
});

describe("language: files beside the notebook", () => {
  let notebook: Notebook;
  before(function () {
    this.timeout(60_000);
    notebook = makeNotebook({
      "package.json": JSON.stringify({
        name: "pertline",
        type: "module",
        exports: {
          ".": {
            "pertline-source": "./src/index.ts",
            types: "./dist/index.d.ts",
            default: "./dist/index.js",
          },
        },
      }),
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          target: "ES2023",
          lib: ["ES2023"],
          module: "NodeNext",
          types: ["node"],
          customConditions: ["pertline-source"],
          strict: true,
          rootDir: "src",
          verbatimModuleSyntax: true,
          isolatedDeclarations: true,
          erasableSyntaxOnly: true,
          noUnusedLocals: true,
          rewriteRelativeImportExtensions: true,
        },
        include: ["src"],
      }),
      "src/index.ts": 'export { mean } from "./mean.ts";',
      "src/mean.ts":
        "/** The arithmetic mean. */\nexport function mean(x: number[]): number { return x[0] ?? 0; }",
      "notebooks/numbers.json": '{ "k": 10 }',
      "notebooks/plain.js": "export const plain = (x = 1) => [x];",
    });
  });
  beforeEach(() => notebook.service.reset());
  after(() => notebook.close());

  for (const specifier of ["../src/mean.ts", "../src/mean", "../src/mean.js", "pertline"])
    it(`imports ${specifier}`, () => {
      assert.deepEqual(notebook.run(`import { mean } from "${specifier}"; const m: number = mean([1]);`), []);
      assert.deepEqual(notebook.messages("const s: string = mean([1])"), [
        "Type 'number' is not assignable to type 'string'.",
      ]);
    });

  it("imports JSON and plain JavaScript", () => {
    assert.deepEqual(notebook.run('import numbers from "./numbers.json"; const k: number = numbers.k'), []);
    assert.deepEqual(notebook.run('import { plain } from "./plain.js"; const one: any[] = plain()'), []);
  });

  it("says when a module is missing, and takes it once it is there", () => {
    const code = 'import { late } from "../src/late"; const l: number = late;';
    assert.deepEqual(notebook.messages(code), [
      "Cannot find module '../src/late' or its corresponding type declarations.",
    ]);
    notebook.write("src/late.ts", "export const late = 1;");
    assert.deepEqual(notebook.messages("const m: number = late"), []);
    assert.deepEqual(notebook.messages(code), []);
  });

  it("sees an edited file in the next check", () => {
    notebook.write("src/edited.ts", "export const value: number = 1;");
    assert.deepEqual(notebook.run('import { value } from "../src/edited.ts"; let n: number = value;'), []);
    notebook.write("src/edited.ts", "export const value: string = '';");
    utimesSync(join(notebook.root, "src/edited.ts"), new Date(), new Date(Date.now() + 5000));
    assert.deepEqual(notebook.messages("n = value"), ["Type 'string' is not assignable to type 'number'."]);
  });

  it("sees packages that are installed, get declarations or are updated", () => {
    const install = (name: string, types: string): void => {
      notebook.write(
        `node_modules/${name}/package.json`,
        `{ "name": "${name}", "types": "index.d.ts", "x": "${types}" }`,
      );
      notebook.write(`node_modules/${name}/index.d.ts`, types);
    };
    const code = 'import { late } from "late"; const n: number = late;';
    assert.match(notebook.messages(code)[0]!, /Cannot find module 'late'/);
    install("late", "export declare const late: number;");
    assert.deepEqual(notebook.messages(code), []);
    install("late", "export declare const late: string; export declare const newer: number;");
    assert.deepEqual(notebook.messages("const again: number = late"), [
      "Type 'string' is not assignable to type 'number'.",
    ]);
    assert.deepEqual(notebook.messages('import { newer } from "late"; const m: number = newer'), []);

    notebook.write("node_modules/untyped/package.json", '{ "name": "untyped", "main": "i.js" }');
    notebook.write("node_modules/untyped/i.js", "exports.u = 1");
    assert.match(notebook.messages('import { u } from "untyped"')[0]!, /declaration file/);
    install("@types/untyped", "export declare const u: number;");
    assert.deepEqual(notebook.messages('import { u } from "untyped"; const v: string = u'), [
      "Type 'number' is not assignable to type 'string'.",
    ]);
  });

  it("honours paths of tsconfig, also when they are edited", () => {
    const paths = (target: string): void =>
      notebook.write(
        "notebooks/tsconfig.json",
        `{ "extends": "../tsconfig.json", "compilerOptions": { "paths": { "@lib/*": ["../${target}/*"] } } }`,
      );
    notebook.write("lib1/p.ts", "export const p: number = 1;");
    notebook.write("lib2/p.ts", "export const p: string = '';");
    paths("lib1");
    assert.deepEqual(notebook.messages('import { p } from "@lib/p"; const n: number = p;'), []);
    paths("lib2");
    assert.deepEqual(notebook.messages('import { p } from "@lib/p"; const n: number = p;'), [
      "Type 'string' is not assignable to type 'number'.",
    ]);
    rmSync(join(notebook.root, "notebooks/tsconfig.json"));
  });

  it("says where an unknown name could come from", () => {
    assert.deepEqual(notebook.messages("existsSync('x'); join('a')"), [
      `Cannot find name 'existsSync'. It can be imported: import { existsSync } from "node:fs";`,
      `Cannot find name 'join'. It can be imported: import { join } from "node:path";`,
    ]);
    notebook.run('import { mean } from "pertline"');
    notebook.write(
      "src/mean.ts",
      "export function mean(x: number[]): number { return 0 } export const median = 1;",
    );
    assert.match(
      notebook.messages("median")[0]!,
      /Cannot find name 'median'.*import { median } from "\.\.\/src\/mean/,
    );
    assert.deepEqual(notebook.messages("nobodyKnows"), ["Cannot find name 'nobodyKnows'."]);
  });

  it("sees an edited tsconfig", () => {
    assert.equal(notebook.run("const f = (x) => x;").length, 1);
    notebook.write(
      "notebooks/tsconfig.json",
      '{ "extends": "../tsconfig.json", "compilerOptions": { "strict": false } }',
    );
    assert.deepEqual(notebook.run("const f = (x) => x;"), []);
  });
});

describe("language: a folder without tsconfig and without Node's types", () => {
  it("checks strictly and still knows console, process and node: modules", function () {
    this.timeout(60_000);
    const notebook = makeNotebook();
    notebook.close();
    const bare = makeNotebook();
    try {
      assert.deepEqual(bare.messages("const f = (x) => x"), ["Parameter 'x' implicitly has an 'any' type."]);
      assert.deepEqual(
        bare.run("console.log(process.argv, Buffer); import fs from 'node:fs'; await fetch('x')"),
        [],
      );
    } finally {
      bare.close();
    }
  });
});
