import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { type Cells, startCells } from "../../../support/cells.ts";

describe("local modules", () => {
  let cells: Cells;
  before(async () => {
    cells = await startCells();
  });
  after(() => cells.session.close());

  it("may use decorators, accessors, using, and namespaces with variables", async () => {
    cells.write(
      "modern.ts",
      `import { basename } from "node:path";
import type { ParsedPath } from "node:path";
const seen: string[] = [];
function log(value: any, { kind, name }: DecoratorContext) { seen.push(\`\${kind} \${String(name)}\`); return value }
@log export class A { @log m(): string { return basename("/x/y") } accessor v = 2 }
export namespace N { export let count = 1; export const inc = (): number => ++count }
export function use(): string[] {
  using r = { [Symbol.dispose]() { seen.push("disposed") } };
  return seen;
}
export type P = ParsedPath;
await using late = { async [Symbol.asyncDispose]() { await 0; seen.push("module ended") } };
export function fails(): never {
  throw new Error("in module");
}
`,
    );
    assert.equal(
      (
        await cells.text(
          'import { A, N, use, fails } from "./modern.ts"; [new A().m(), new A().v, N.inc(), N.count, ...use()]',
        )
      ).replace(/\s+/g, " "),
      "[ 'y', 2, 2, 2, 'method m', 'class A', 'module ended', 'disposed' ]",
    );
    assert.match(
      await cells.text("fails()"),
      /^Error: in module\n {4}at fails \(modern\.ts:14:9\)\n {4}at cell_2\.ts:1:1\n/,
    );
  });

  it("tell the place of a syntax error", async () => {
    cells.write("broken.ts", "export const a = 1;\nexport const = 2;\n");
    assert.match(await cells.text('import "./broken.ts"'), /broken\.ts:2:14: Unexpected token/);
  });

  it("have the old decorators where tsconfig.json says so, cells as well", async function () {
    this.timeout(60_000);
    const old = await startCells();
    try {
      mkdirSync(path.join(old.directory, "lib"));
      old.write(
        "tsconfig.json",
        '{ "compilerOptions": { "strict": true, /* old */ "experimentalDecorators": true, "useDefineForClassFields": false, } }',
      );
      const decorator =
        "function args(...values: unknown[]): void { console.log(values.length, typeof values[0], values[1]) }";
      old.write("lib/old.ts", `${decorator}\nexport class A { @args x?: number; @args m() {} }\n`);
      assert.equal(
        await old.text('import { A } from "./lib/old.ts"; Object.keys(new A())'),
        "3 object x\n3 object m\n[]",
      );
      assert.equal(
        await old.text(`${decorator}\n@args class B { @args m(@args p: number) { return p } }\nnew B().m(5)`),
        "3 object m\n3 object m\n1 function undefined\n5",
      );
    } finally {
      await old.session.close();
    }
  });
});
