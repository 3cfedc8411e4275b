import { Script } from "node:vm";
import fc from "fast-check";
import type { CellSyntaxError } from "../../kernels/cell/parse.ts";
import { transformCell } from "../../kernels/cell/transform.ts";

/** Valid cells to be cut up and mixed. */
const SEEDS = [
  "const { a, b: [c = 1], ...rest } = await f(), d = 2;\nlet e: Map<string, number[]> = new Map();",
  "export default async function* named<T>(x?: T, ...y: T[]): AsyncGenerator<T> { yield* other(x!); }",
  "@sealed class A<T> extends (await B)<T> { @log static #p = 1; accessor q = 2; static { this.#p++; } get r() { return 1 } }",
  "using x = open(); await using y = null, z = g();\nfor await (using w of [1]) { x.v }",
  "enum E { A = 1, B = A << 2, C = 'x'.length } const enum F { X }\nnamespace N.M { export let v = 1; export type T = 2 }",
  "import d, { type T, v as w } from 'm'; import * as ns from \"n\"; import type U from './u'; import fs = require('fs');",
  "for (var i = 0, j = 9; i < j; i++) { if (i) continue; else break } outer: do { var k = 1 } while (k--);\nk",
  "/* c */ `a${`b${1}`}` + /[/`]\\/(?<n>x)/u.test('\\u{1F600}') // end",
  "abstract class P { declare q: number; constructor(private readonly s = 1) {} abstract t(): void }\nnew P<number>(1) as unknown satisfies object",
  "try { throw new Error('x', { cause }) } catch { var v = 1 } finally { await import('./m.ts') }\nimport.meta.url",
  "interface I<in out T> { readonly [key: string]: T; new (x: T): I<T>; (y: T): asserts y is T }\ntype C<T> = T extends infer R ? `${R & string}` : never;",
  "#!/usr/bin/env node\n'use strict';\n{ a: 1, b }\n",
  "declare global { var g: number } export { x as y }; export * as all from 'z'; declare const u: unique symbol;",
  "function f(this: Window, a: number): void; function f(a: any) { return super_ } f?.(1)!?.[0]\n;[1].map(async (x) => await x)",
  "switch (await x) { case 1: { using r = s } default: function inner() {} var deep }\nlabel: { break label }",
];
const TOKENS =
  "{ } ( ) [ ] ; , . ... => = == ** ?. ?? ??= : ? ! @ # ` ${ ' \" / // /* */ < > \\ \\u0061 \n \r\n \u2028 \ufeff \t 0 1n .5 x await async yield using accessor namespace enum class function let const var export default import from type interface declare return new.target import.meta this super static get set of in if else for while do try catch finally throw switch case break with delete debugger arguments eval é 😀 \ud800".split(
    / /,
  );

const seed = fc.constantFrom(...SEEDS);

/** A valid cell after a few random cuts, copies and insertions of tokens, or two such cells on end. */
const mutated: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(seed, { minLength: 1, maxLength: 2 }),
    fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        removed: fc.constantFrom(0, 0, 1, 3, 12),
        inserted: fc.oneof(fc.constantFrom(...TOKENS), fc.constantFrom(...TOKENS), seed, fc.constant("")),
      }),
      { maxLength: 4 },
    ),
  )
  .map(([seeds, changes]) =>
    changes.reduce((text, { at, removed, inserted }) => {
      const start = Math.floor(at * text.length);
      return text.slice(0, start) + inserted + text.slice(start + removed);
    }, seeds.join("\n")),
  );

export const cellTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: mutated },
  { weight: 2, arbitrary: fc.array(fc.constantFrom(...TOKENS), { maxLength: 25 }).map((t) => t.join(" ")) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 60 }) },
);

/** Transforms a text, whatever it is. @throws unless the result is JavaScript or the text was refused in an orderly way */
export function transformsOrRefuses(text: string): "transformed" | "refused" {
  const began = performance.now();
  let result: "transformed" | "refused" = "transformed";
  try {
    const { declared, hoisted, body } = transformCell(text);
    const names = declared.length > 0 ? `let ${declared.join(", ")};` : "";
    for (const code of [hoisted?.text ?? "", `(async () => {${body.text}\n})`])
      new Script(`"use strict"; (() => { ${names} { ${code}\n } })`, { filename: "cell_1.ts" });
  } catch (error) {
    const { code, line, column, message } = error as CellSyntaxError;
    if (code !== "CELL_SYNTAX" || !(line >= 1) || !(column >= 1) || /could not be compiled/.test(message))
      throw new Error(`not transformed: ${JSON.stringify(text)}`, { cause: error });
    result = "refused";
  }
  const ms = performance.now() - began;
  if (ms > 10_000) throw new Error(`took ${ms} ms: ${JSON.stringify(text)}`);
  return result;
}
