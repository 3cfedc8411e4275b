import assert from "node:assert/strict";
import fc from "fast-check";
import { type Cells, startCells } from "../../support/cells.ts";

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

describe("traces", () => {
  let cells: Cells;
  before(async () => {
    cells = await startCells();
  });
  after(() => cells.session.close());

  it("name the line and the cell that threw, whatever was compiled around it", async function () {
    this.timeout(120_000);
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
        assert.deepEqual(
          [file, Number(at)],
          [`cell_${cells.session.executionCount}.ts`, line],
          `${code}\n${trace}`,
        );
        const shown = traceback.filter((one) => /^ {4}at /.test(one));
        const inCell = new RegExp(`\\bcell_${cells.session.executionCount}\\.ts:\\d+:\\d+\\)?$`);
        assert.ok(
          shown.every((one) => inCell.test(one)),
          trace,
        );
      }),
      { numRuns: 80 },
    );
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
});
