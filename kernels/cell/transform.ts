import { parseSync, type Program, type Statement } from "oxc-parser";
import { transformSync } from "oxc-transform";
import { applyEdits, type Edit, type Edited, lineOf, startsOfLines } from "./edits.ts";
import { hooks } from "./hooks.ts";
import { bindingNames, isNode, type Node, walk } from "./syntax.ts";

/** An import statement of a cell, taken out of the text: the runner loads it before the cell begins. */
export interface CellImport {
  specifier: string;
  /** Line of the statement in the cell, from 1. */
  line: number;
  /** `imported` is an export's name, "default", or "*" for the namespace; `optional` names are used as types only. */
  names: { imported: string; local: string; optional: boolean }[];
}

/** A cell as the runner evaluates it. */
export interface RunnableCell {
  /** Names that the cell declares at its top level: they live on in later cells. */
  declared: string[];
  imports: CellImport[];
  /** Assignments of the function declarations, to be evaluated first; undefined when there are none. */
  hoisted: Edited | undefined;
  /** Body of an async function; it returns the value of the last expression if that is to be shown. */
  body: Edited;
  /** Source map from the text that `hoisted` and `body` were edited from, to the cell. */
  mappings: string;
}

/** Thrown for a cell that is not TypeScript. `line` and `column` count from 1. */
export class CellSyntaxError extends Error {
  readonly code = "CELL_SYNTAX";
  readonly line: number;
  readonly column: number;
  constructor(message: string, line: number, column: number) {
    super(message);
    this.name = "SyntaxError";
    this.line = line;
    this.column = column;
  }
}

/**
 * Turns a notebook cell into JavaScript that can run after other cells.
 * Declarations become assignments to variables of the session, imports are taken out, code that goes on after an
 * `await` is told to which run it belongs and stops when that was interrupted, and the last expression is returned.
 * @throws CellSyntaxError
 */
export function transformCell(code: string): RunnableCell {
  const source = asExpressionIfObject(code);
  const typescript = parse(source, "ts").body;
  const { code: javascript, map } = transformSync("cell.ts", source, {
    lang: "ts",
    sourceType: "module",
    sourcemap: true,
    typescript: { onlyRemoveTypeImports: true },
  });
  const cell = rewrite(parse(javascript, "js"), endsInExpression(typescript, source), enumNames(typescript));
  return {
    declared: [...new Set(cell.declared)],
    imports: placeImports(cell.imports, typescript, source),
    hoisted: cell.hoistEdits.length > 0 ? applyEdits(javascript, cell.hoistEdits) : undefined,
    body: applyEdits(javascript, cell.edits),
    mappings: map?.mappings ?? "",
  };
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

function parse(text: string, lang: "ts" | "js"): Program {
  const { program, errors } = parseSync(`cell.${lang}`, text, {
    lang,
    sourceType: "module",
    showSemanticErrors: true,
  });
  const failed = errors[0];
  if (failed) throw syntaxError(text, failed.message, failed.labels.at(-1)?.start ?? 0);
  return program;
}

function syntaxError(text: string, message: string, offset: number): CellSyntaxError {
  const starts = startsOfLines(text);
  const line = lineOf(starts, Math.min(offset, text.length));
  return new CellSyntaxError(message.replace(/^TS\(\d+\): /, ""), line + 1, offset - (starts[line] ?? 0) + 1);
}

function endsInExpression(body: Statement[], text: string): boolean {
  const last = body.at(-1);
  return last?.type === "ExpressionStatement" && text[last.end - 1] !== ";";
}

function enumNames(body: Statement[]): string[] {
  return body.flatMap((s) => (s.type === "TSEnumDeclaration" && !s.declare ? [s.id.name] : []));
}

interface Rewritten {
  declared: string[];
  imports: CellImport[];
  edits: Edit[];
  hoistEdits: Edit[];
}

function rewrite(program: Program, showsResult: boolean, enums: string[]): Rewritten {
  const out: Rewritten = { declared: [], imports: [], edits: [], hoistEdits: [] };
  const statements = program.body as unknown as Node[];
  // An enum compiles to an addition to itself: a cell that is run again starts anew.
  for (const name of enums) insert(out.edits, 0, `${name} = undefined;`);

  statements.forEach((outer, i) => {
    const statement = isNode(outer.declaration) ? outer.declaration : outer;
    if (statement !== outer) out.edits.push({ start: outer.start, end: statement.start, text: "" });
    const anonymousDefault =
      outer.type === "ExportDefaultDeclaration" &&
      !(/Declaration$/.test(statement.type) && isNode(statement.id));
    if (anonymousDefault) {
      insert(out.edits, statement.start, "return (");
      out.edits.push({ start: statement.end, end: outer.end, text: ");" });
      rewriteInside(statement, out);
    } else {
      rewriteStatement(statement, showsResult && i === statements.length - 1, out);
    }
  });
  out.hoistEdits = hoistFunctions(statements, program.end);
  return out;
}

function rewriteStatement(statement: Node, show: boolean, out: Rewritten): void {
  switch (statement.type) {
    case "ImportDeclaration": {
      const one = readImport(statement);
      out.imports.push(one);
      out.declared.push(...one.names.map((n) => n.local));
      out.edits.push({ start: statement.start, end: statement.end, text: "" });
      return;
    }
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
      // Without a declaration it re-exports; nobody imports a cell.
      out.edits.push({ start: statement.start, end: statement.end, text: "" });
      return;
    case "FunctionDeclaration":
      out.declared.push(nameOf(statement.id));
      out.edits.push({ start: statement.start, end: statement.end, text: "" });
      return;
    case "ClassDeclaration":
      out.declared.push(nameOf(statement.id));
      insert(out.edits, statement.start, `${nameOf(statement.id)} = `);
      insert(out.edits, statement.end, ";");
      break;
    case "VariableDeclaration":
      rewriteVariables(statement, false, out);
      break;
    case "ExpressionStatement":
      if (show) {
        insert(out.edits, statement.start, "return (");
        out.edits.push({ start: (statement.expression as Node).end, end: statement.end, text: ");" });
      }
      break;
  }
  rewriteInside(statement, out);
}

/** `const {a, b: [c]} = f(), d = 1` → `({a, b: [c]} = f()), d = 1`; `let x` → `x = undefined`. */
function rewriteVariables(declaration: Node, inFor: boolean, out: Rewritten): void {
  const declarators = declaration.declarations as Node[];
  out.edits.push({ start: declaration.start, end: (declarators[0] as Node).start, text: "" });
  for (const { id, init, start, end } of declarators) {
    const pattern = id as Node;
    out.declared.push(...bindingNames(pattern));
    if (inFor) continue;
    if (!isNode(init)) {
      insert(out.edits, end, declaration.kind === "var" ? "" : " = undefined");
    } else if (pattern.type !== "Identifier") {
      insert(out.edits, start, "(");
      insert(out.edits, end, ")");
    }
  }
}

/** Inside a statement: `await`, `import()`, `import.meta`, and `var`, which belongs to the cell wherever it stands. */
function rewriteInside(root: Node, out: Pick<Rewritten, "declared" | "edits">): void {
  walk(root, (node, parent, inFunction) => {
    switch (node.type) {
      case "AwaitExpression":
        insert(out.edits, node.start, `${hooks.live}(${hooks.now}(), `);
        insert(out.edits, node.end, ")");
        break;
      case "ForOfStatement":
        if (node.await === true) {
          insert(out.edits, (node.right as Node).start, `${hooks.each}(${hooks.now}(), `);
          insert(out.edits, (node.right as Node).end, ")");
        }
        break;
      case "CallExpression": {
        const callee = node.callee as Node;
        if (callee.type !== "MemberExpression" || !/^(then|catch|finally)$/.test(nameOf(callee.property)))
          break;
        for (const argument of node.arguments as Node[]) {
          if (argument.type === "SpreadElement") continue;
          insert(out.edits, argument.start, `${hooks.bind}(`);
          insert(out.edits, argument.end, ")");
        }
        break;
      }
      case "ImportExpression":
        out.edits.push({ start: node.start, end: node.start + "import".length, text: hooks.import });
        break;
      case "MetaProperty":
        if (nameOf(node.meta) === "import")
          out.edits.push({ start: node.start, end: node.end, text: hooks.meta });
        break;
      case "VariableDeclaration":
        if (node.kind === "var" && node !== root && !inFunction) {
          rewriteVariables(node, /^For/.test(parent?.type ?? "") && parent?.body !== node, out as Rewritten);
        }
        break;
    }
  });
}

/** Blanks everything but the function declarations and turns these into assignments to the session's variables. */
function hoistFunctions(statements: Node[], end: number): Edit[] {
  const edits: Edit[] = [];
  let at = 0;
  for (const outer of statements) {
    const statement = isNode(outer.declaration) ? outer.declaration : outer;
    if (statement.type !== "FunctionDeclaration" || !isNode(statement.id)) continue;
    edits.push({ start: at, end: statement.start, text: "" });
    insert(edits, statement.start, `${nameOf(statement.id)} = `);
    // Without its own name the function sees a later redefinition of itself, as other functions do.
    edits.push({ start: statement.id.start, end: statement.id.end, text: "" });
    insert(edits, statement.end, ";");
    rewriteInside(statement, { declared: [], edits });
    at = statement.end;
  }
  if (edits.length > 0) edits.push({ start: at, end, text: "" });
  return edits;
}

function readImport(statement: Node): CellImport {
  return {
    specifier: (statement.source as { value: string }).value,
    line: 0,
    names: ((statement.specifiers ?? []) as Node[]).map((s) => {
      const local = nameOf(s.local);
      if (s.type === "ImportNamespaceSpecifier") return { imported: "*", local, optional: false };
      if (s.type === "ImportDefaultSpecifier") return { imported: "default", local, optional: false };
      return { imported: nameOf(s.imported), local, optional: false };
    }),
  };
}

/** Gives each import its line in the cell, and marks the names that the cell uses as types only: they need not exist. */
function placeImports(imports: CellImport[], body: Statement[], text: string): CellImport[] {
  const starts = startsOfLines(text);
  const values = namesUsedAsValues(body);
  const written = body.filter((s) => s.type === "ImportDeclaration" && s.importKind !== "type");
  return imports.map((one, i) => ({
    ...one,
    line: lineOf(starts, written[i]?.start ?? 0) + 1,
    names: one.names.map((n) => ({ ...n, optional: !values.has(n.local) })),
  }));
}

function namesUsedAsValues(body: Statement[]): Set<string> {
  const names = new Set<string>();
  for (const statement of body as unknown as Node[]) {
    if (statement.type === "ImportDeclaration") continue;
    walk(statement, (node) => {
      if (/^TS(Type|Interface|ClassImplements)/.test(node.type)) return "skip";
      if (node.type === "Identifier") names.add(nameOf(node));
      return undefined;
    });
  }
  return names;
}

function insert(edits: Edit[], at: number, text: string): void {
  edits.push({ start: at, end: at, text });
}

/** Name of an identifier, or value of a quoted export name. */
function nameOf(node: unknown): string {
  const { name, value } = node as { name?: string; value?: string };
  return name ?? value ?? "";
}
