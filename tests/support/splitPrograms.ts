import assert from "node:assert/strict";
import fc from "fast-check";
import ts from "typescript";
import type { Cells } from "./cells.ts";
import { randomProgram, type RandomProgram } from "./programs.ts";

interface Ending {
  printed: string;
  error: string | undefined;
  values: Record<string, string>;
}

let loaded = 0;
const probe = globalThis as { $console?: unknown; $values?: Record<string, () => unknown> };
const show = (value: unknown): string =>
  typeof value === "function" ? "function" : (JSON.stringify(value) ?? "undefined");

/** What the program does as one module, compiled by TypeScript and loaded by Node. */
async function asModule({ statements, declared }: RandomProgram): Promise<Ending> {
  const names = declared.flat();
  // Node does not evaluate the same URL twice.
  const head = `/* ${++loaded} */ const console = globalThis.$console; globalThis.$values = { ${names.map((n) => `${n}: () => ${n}`).join(", ")} };`;
  const { outputText } = ts.transpileModule(`${head}\n${statements.join("\n")}\nexport {};`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  let printed = "";
  probe.$console = { log: (...parts: unknown[]) => void (printed += `${parts.join(" ")}\n`) };
  let error: string | undefined;
  try {
    await import(`data:text/javascript;base64,${Buffer.from(outputText).toString("base64")}`);
  } catch (thrown) {
    error = String(thrown);
  }
  const values: Record<string, string> = {};
  for (const [name, get] of Object.entries(probe.$values ?? {})) {
    try {
      values[name] = show(get());
    } catch {
      // It failed before this declaration.
    }
  }
  return { printed, error, values };
}

/** What it does in cells that end after the chosen statements. */
async function asCells(
  cells: Cells,
  { statements, declared }: RandomProgram,
  ends: boolean[],
): Promise<Ending> {
  let printed = "";
  let cell: string[] = [];
  const run = async (code: string): Promise<string | undefined> => {
    const { outputs, result } = await cells.run(code);
    for (const output of outputs) if (output.type === "stream") printed += output.text;
    return result.status === "error" ? `${result.error.ename}: ${result.error.evalue}` : undefined;
  };
  let error: string | undefined;
  for (const [i, statement] of statements.entries()) {
    cell.push(statement);
    if (!ends[i] && i < statements.length - 1) continue;
    error = await run(cell.join("\n"));
    cell = [];
    if (error !== undefined) break;
  }
  const before = printed;
  printed = "";
  const names = declared.flat();
  const read = names.map((n) => `${n}: () => ${n}`).join(", ");
  await run(
    `for (const [name, get] of Object.entries({ ${read} } as Record<string, () => unknown>)) { try { const value = get(); console.log(name, typeof value === "function" ? "function" : JSON.stringify(value)) } catch {} };`,
  );
  const values = Object.fromEntries(
    printed
      .split("\n")
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)]),
  );
  return { printed: before, error, values };
}

/** Random programs do the same, cut into cells wherever, as they do in one module: output, error and final values. */
export async function splitsLikeModules(cells: Cells, programs: number): Promise<{ failed: number }> {
  const seen = { failed: 0 };
  const ends = fc.array(fc.boolean(), { minLength: 60, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(randomProgram, ends, async (program, cuts) => {
      const wanted = await asModule(program);
      const got = await asCells(cells, program, cuts);
      if (wanted.error !== undefined) seen.failed++;
      const context = program.statements.map((s, i) => (cuts[i] ? `${s}\n// ---` : s)).join("\n");
      assert.equal(got.error, wanted.error, context);
      assert.equal(got.printed, wanted.printed, context);
      // Where a program failed, its `var`s and functions further down exist in the module but not in the cells.
      for (const [name, value] of Object.entries(wanted.values))
        if (value !== "undefined" && value !== "function")
          assert.equal(got.values[name], value, `${name} of\n${context}`);
    }),
    { numRuns: programs },
  );
  return seen;
}
