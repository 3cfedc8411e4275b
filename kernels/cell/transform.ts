import path from "node:path";
import { parseSync, type Statement } from "oxc-parser";
import { transformSync } from "oxc-transform";
import { applyEdits, type Edited } from "./edits.ts";
import { type CellImport, placeImports } from "./imports.ts";
import { lower, type Lowered, needsLowering } from "./lower.ts";
import { mentionedNames } from "./mentions.ts";
import { deepNesting } from "./nesting.ts";
import { type CellSyntaxError, parse, syntaxError } from "./parse.ts";
import { rewrite } from "./rewrite.ts";
import { inner, isNode, nameOf, type Node } from "./syntax.ts";

/** A cell as the runner evaluates it. */
export interface RunnableCell {
  /** Names that the cell declares at its top level: they live on in later cells. */
  declared: string[];
  /** Names that its functions use and that it does not declare itself: a later cell may do so. */
  mentioned: string[];
  imports: CellImport[];
  /** Assignments of the function declarations, to be evaluated first; undefined when there are none. */
  hoisted: Edited | undefined;
  /** Body of an async function; it returns the value of the last expression if that is to be shown. */
  body: Edited;
  /** Source map from the text that `hoisted` and `body` were edited from, to the cell. */
  mappings: string;
}

/**
 * Turns a notebook cell into JavaScript that can run after other cells.
 * Declarations become assignments to variables of the session, imports are taken out, code that goes on after an
 * `await` is told to which run it belongs and stops when that was interrupted, and the last expression is returned.
 * The resource of a top-level `using` is a variable of the session too, and disposed when its cell ends.
 * @param directory the notebook's folder: its tsconfig.json says which kind of decorators is meant
 * @throws CellSyntaxError
 */
export function transformCell(code: string, directory: string = process.cwd()): RunnableCell {
  const deep = deepNesting(code);
  if (deep !== undefined) throw syntaxError(code, TOO_DEEP, deep);
  try {
    return transform(code, directory);
  } catch (error) {
    if ((error as CellSyntaxError).code === "CELL_SYNTAX") throw error;
    // The syntax tree is walked recursively.
    if (error instanceof RangeError) throw syntaxError(code, TOO_DEEP, 0);
    throw syntaxError(code, `This could not be compiled: ${(error as Error).message}`, 0);
  }
}

const TOO_DEEP =
  "This is nested too deeply to be compiled (about 1,000 brackets or 10,000 operators in one expression at most). " +
  "Split it into several statements, or read large data from a file.";

function transform(code: string, directory: string): RunnableCell {
  const source = asExpressionIfObject(code);
  const program = parse(source, "ts");
  refuseExportAssignment(program.body, source);
  const file = path.join(directory, "cell.ts");
  const compiled = needsLowering(source, () => program) ? undefined : stripTypes(source);
  const { code: javascript, mappings } = compiled ?? lower(file, source, true);
  const tree = parse(javascript, "js");
  const cell = rewrite(tree, {
    show: endsInExpression(program.body, source),
    merged: mergedNames(program.body),
    // The compiler gives its own variables names that do not occur in the source.
    isSynthetic: (name) => !compiled && !source.includes(name) && !name.startsWith("__"),
  });
  const declared = new Set(cell.declared);
  return {
    declared: [...declared],
    mentioned: mentionedNames(tree as unknown as Node).filter((name) => !declared.has(name)),
    imports: placeImports(cell.imports, program.body, source),
    hoisted: cell.hoistEdits.length > 0 ? applyEdits(javascript, cell.hoistEdits) : undefined,
    body: applyEdits(javascript, cell.edits),
    mappings,
  };
}

/** Undefined for what oxc does not compile, such as a namespace that exports a variable. */
function stripTypes(source: string): Lowered | undefined {
  const { code, map, errors } = transformSync("cell.ts", source, {
    lang: "ts",
    sourceType: "module",
    sourcemap: true,
    typescript: { onlyRemoveTypeImports: true },
  });
  return errors.length > 0 ? undefined : { code, mappings: map?.mappings ?? "" };
}

/** `{ a: 1 }` alone is an object to look at, not a block: as in Node's and the browser's consoles. */
function asExpressionIfObject(code: string): string {
  const trimmed = code.trim();
  if (!trimmed.startsWith("{") || !trimmed.endsWith("}")) return code;
  const start = code.indexOf("{");
  const end = code.lastIndexOf("}") + 1;
  const wrapped = `${code.slice(0, start)}(${code.slice(start, end)})${code.slice(end)}`;
  return parseSync("cell.ts", wrapped, { lang: "ts", sourceType: "module" }).errors.length === 0
    ? wrapped
    : code;
}

/** @throws CellSyntaxError */
function refuseExportAssignment(body: Statement[], source: string): void {
  const found = body.find(({ type }) => type === "TSExportAssignment");
  if (!found) return;
  const message =
    "A cell is a module: `export =` works in CommonJS only. Nothing needs to be exported from a cell.";
  throw syntaxError(source, message, found.start);
}

function endsInExpression(body: Statement[], text: string): boolean {
  const last = body.at(-1);
  return last?.type === "ExpressionStatement" && text[last.end - 1] !== ";";
}

/** Names of enums and namespaces. These compile to additions to themselves: a cell that is run again starts anew. */
function mergedNames(body: Statement[]): string[] {
  const names = (body as unknown as Node[]).map(inner).flatMap(({ type, id }) => {
    if (type !== "TSEnumDeclaration" && type !== "TSModuleDeclaration") return [];
    let name = id as Node;
    while (isNode(name.left)) name = name.left;
    return nameOf(name);
  });
  const functions = new Set((body as unknown as Node[]).map(inner).flatMap(functionName));
  return names.filter((name) => !functions.has(name));
}

function functionName({ type, id }: Node): string[] {
  return type === "FunctionDeclaration" && isNode(id) ? [nameOf(id)] : [];
}
