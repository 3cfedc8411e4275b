import assert from "node:assert/strict";
import fc from "fast-check";
import type { Cells } from "./cells.ts";

/** Lines that compilers shorten, lengthen, move or drop. */
const FILLERS = [
  "",
  "// a comment",
  "/* a comment\n   of\n   lines */",
  "interface I {\n  a: number;\n\n  b: string;\n}",
  "type T =\n  | 'a'\n  | 'b';",
  "enum E {\n  A,\n\n  B = 5,\n}",
  "namespace N {\n  export const a = 1;\n  export type U = 1;\n}",
  "namespace M {\n  export let a = 1;\n}",
  "const list: number[] = [\n  1,\n\n  2, 3,\n];",
  "const text = `a\n${[1,\n 2].map((x) => x *\n 2)}\n`;",
  "function filler<T,\n  U>(\n  x?: T,\n): void {\n  void x;\n}",
  "abstract class A {\n  abstract m(): void;\n  constructor(\n    readonly p = 1,\n  ) {}\n}",
  "import {\n  join,\n  type ParsedPath,\n} from 'node:path';",
  "const { a = 1,\n  b: [c] = [2] } = {} as {\n    a?: number; b?: number[] };",
  "await\n  0;",
  "declare const ghost: {\n  x: 1;\n};",
  "if (true) {\n  var v =\n    1\n}",
  "using r = {\n  [Symbol.dispose]() {},\n};",
  "await using w = {\n  async [Symbol.asyncDispose]() {},\n};",
  "export default\n  class Q {\n  };",
  "@((value: unknown) => void value)\nclass D {\n  @((v: any, c: any) => v)\n  m() {}\n\n  accessor x = 1;\n}",
  "const separators = '\u2028\u2029';",
];

/** Ways to come to the line `THROW`. */
const CARRIERS = [
  "THROW",
  "function go(\n  x?: number,\n): never {\n  INNER\n  THROW\n}\ngo();",
  "go()\nfunction go() {\n  THROW\n}",
  "async function go() {\n  await 0;\n  for await (const x of [1]) {\n    THROW\n  }\n}\nawait go()",
  "class K {\n  #x = 1;\n  static {\n    INNER\n  }\n  m(): void {\n    THROW\n  }\n}\nnew K().m()",
  "[1].map(\n  (x) => {\n    THROW\n  },\n);",
  "{\n  using s = null;\n  INNER\n  THROW\n}",
  "class L {\n  @((v: any, c: any) => v)\n  m() {\n    THROW\n  }\n}\nnew L().m();",
  "{\n  await using s = null,\n    t = null;\n  INNER\n  THROW\n}",
  "await using s = {\n  async [Symbol.asyncDispose]() {\n    INNER\n    THROW\n  },\n};",
  "for (using s of [null]) {\n  INNER\n  THROW\n}",
  "@((v: any) => {\n  INNER\n  THROW\n})\nclass P {}",
  "class F {\n  @((v: any, c: any) => v)\n  field: number = (() => {\n    THROW\n  })();\n}\nnew F()",
  "export async function later<T>(\n  t?: T,\n) {\n  INNER\n  await\n    0;\n  THROW\n}\nawait later()",
  "await new Promise<void>((ok) => ok())\n  .then(() => 1)\n  .then(\n    (x) => {\n      THROW\n    },\n  );",
  "function* g() {\n  yield 1;\n  THROW\n}\n[...g()]",
  "const o = {\n  get x(): number {\n    THROW\n  },\n};\no.x",
];

const inner = fc.constantFrom("let y = 1;", "", "// deep", "type Y =\n  number;", "const z = `\n`;");
const program: fc.Arbitrary<string> = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...FILLERS), { maxLength: 5 }),
    fc.constantFrom(...CARRIERS),
    inner,
    fc.uniqueArray(fc.constantFrom(...FILLERS), { maxLength: 3 }),
    fc.constantFrom("\n", "\n", "\r\n"),
  )
  .map(([before, carrier, deep, after, end]) =>
    [...before, carrier.replace("INNER", deep), ...after.filter((one) => !before.includes(one))]
      .join("\n")
      .replaceAll("\n", end),
  );

/** Runs random cells that throw, and compares the line that is told with the one of the statement. */
export async function throwInCells(cells: Cells, parameters: fc.Parameters<[string]>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(program, async (text) => {
      const code = text.replace("THROW", "throw new Error('here');");
      const line = text.slice(0, text.indexOf("THROW")).split("\n").length;
      const { result } = await cells.run(code);
      assert.ok(result.status === "error", code);
      const { evalue, traceback } = result.error;
      assert.equal(evalue, "here", code);
      const trace = traceback.join("\n");
      const [, file, at] = /\b(cell_\d+\.ts):(\d+):\d+/.exec(trace) ?? [];
      const name = `cell_${cells.session.executionCount}.ts`;
      assert.deepEqual([file, Number(at)], [name, line], `${code}\n${trace}`);
      const shown = traceback.filter((one) => /^ {4}at /.test(one));
      const inCell = new RegExp(`\\b${name}:\\d+:\\d+\\)?$`);
      assert.ok(
        shown.every((one) => inCell.test(one)),
        trace,
      );
    }),
    parameters,
  );
}
