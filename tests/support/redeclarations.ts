import assert from "node:assert/strict";
import type { Cells } from "./cells.ts";

/** Every kind of declaration of a name, and what an expression with it then shows. */
export const DECLARATIONS: Record<string, [declaration: string, expression: string, shown: string]> = {
  const: ["const z = 1;", "z.toFixed(1)", "'1.0'"],
  let: ["let z: string = 'l';", "z.length", "1"],
  var: ["var z = [1];", "z.at(0)", "1"],
  destructured: ["const { q: [{ z = 3 }] } = { q: [{} as { z?: number }] };", "z + 1", "4"],
  rest: ["const [, ...z] = [1, 2];", "z.length", "1"],
  looped: ["for (var z = 0; z < 2; z++);", "z", "2"],
  function: ["function z(a: number) { return a; }", "z(5)", "5"],
  overloaded: [
    "function z(a: string): string; function z(a: number): number; function z(a: any) { return a }",
    "z('a').length",
    "1",
  ],
  async: ["async function z() { return 6; }", "(await z()).toFixed()", "'6'"],
  generator: ["function* z() { yield 7; }", "[...z()][0]!.toFixed()", "'7'"],
  class: ["class z { #a = 8; get a() { return this.#a } static { } }", "new z().a", "8"],
  abstract: ["abstract class z { abstract m(): number; static s = 9 }", "z.s", "9"],
  decorated: ["@((value: unknown) => void value) class z { accessor a = 10 }", "new z().a", "10"],
  enum: ["enum z { A = 11, B }", "z[z.B]", "'B'"],
  constEnum: ["const enum z { A = 13 }", "z.A", "13"],
  namespace: ["namespace z { export const a = 14; export type T = 1 }", "z.a", "14"],
  variableNamespace: ["namespace z { export let a = 15; export const inc = () => ++a }", "z.inc()", "16"],
  using: ["using z = { a: 17, [Symbol.dispose]() {} };", "z.a", "17"],
  import: ["import { posix as z } from 'node:path';", "z.sep", "'/'"],
  namespaceImport: ["import * as z from 'node:path';", "z.posix.sep", "'/'"],
  defaultImport: ["import z from 'node:path';", "z.posix.sep", "'/'"],
  exported: ["export const z = { a: 18 };", "z.a", "18"],
  typeOnly: ["type z = { a: 19 };", "({ a: 19 } as z).a", "19"],
  interface: ["interface z { a: 20 }", "({ a: 20 } as z).a", "20"],
  typeImport: ["import type { ParsedPath as z } from 'node:path';", "({ base: '21' } as z).base", "'21'"],
};

/** Declares a name as each kind after each `every`th kind, and looks at it. */
export async function redeclares(cells: Cells, every: number): Promise<void> {
  const kinds = Object.entries(DECLARATIONS);
  for (const [i, [first, [before]]] of kinds.entries())
    for (const [j, [second, [declaration, expression, shown]]] of kinds.entries()) {
      if ((i + j) % every !== 0) continue;
      const context = `${first}, then ${second}`;
      assert.equal(await cells.text(before), "", context);
      assert.equal(await cells.text(declaration), "", context);
      assert.equal((await cells.text(expression)).trim(), shown, context);
    }
}
