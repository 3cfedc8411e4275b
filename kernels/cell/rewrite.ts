import type { Program } from "oxc-parser";
import type { Edit } from "./edits.ts";
import { hooks } from "./hooks.ts";
import { type CellImport, readImport } from "./imports.ts";
import { bindingNames, inner, isNode, nameOf, type Node, walk } from "./syntax.ts";

export interface Rules {
  /** Whether the last statement is an expression whose value the cell returns. */
  show: boolean;
  merged: string[];
  /** Tells variables of the compiler, which do not outlive the cell. */
  isSynthetic: (name: string) => boolean;
}

export interface Rewritten {
  declared: string[];
  imports: CellImport[];
  edits: Edit[];
  hoistEdits: Edit[];
}

/**
 * Edits that make a compiled cell run after other cells: declarations become assignments to variables of the session,
 * function declarations come first, the last expression is returned.
 */
export function rewrite(program: Program, { show, merged, isSynthetic }: Rules): Rewritten {
  const out: Rewritten = { declared: [], imports: [], edits: [], hoistEdits: [] };
  const statements = program.body as unknown as Node[];
  const { hashbang } = program;
  if (hashbang) out.edits.push({ start: hashbang.start, end: hashbang.end, text: "" });
  const shown = show ? lastExpression(statements) : undefined;

  for (const outer of statements) {
    const statement = inner(outer);
    if (statement !== outer) out.edits.push({ start: outer.start, end: statement.start, text: "" });
    const anonymousDefault =
      outer.type === "ExportDefaultDeclaration" &&
      !(/Declaration$/.test(statement.type) && isNode(statement.id));
    if (anonymousDefault) {
      insert(out.edits, statement.start, "return (");
      out.edits.push({ start: statement.end, end: outer.end, text: ");" });
      rewriteInside(statement, out);
    } else if (statement.type === "VariableDeclaration" && namesOf(statement).every(isSynthetic)) {
      rewriteInside(statement, out);
    } else {
      if (shown && shown.start >= statement.start && shown.end <= statement.end) {
        insert(out.edits, shown.start, "return (");
        out.edits.push({ start: (shown.expression as Node).end, end: shown.end, text: ");" });
      }
      rewriteStatement(statement, out);
    }
  }
  const restarts = merged.filter((name) => out.declared.includes(name)).map((name) => `${name} = undefined;`);
  if (restarts.length > 0) out.edits.unshift({ start: 0, end: 0, text: restarts.join(" ") });
  out.hoistEdits = hoistFunctions(statements, program.end);
  return out;
}

/** The last statement, which a lowered `using` wraps together with all that follow it in a `try`. */
function lastExpression(statements: Node[]): Node | undefined {
  // Compilers put an empty export behind a text whose imports are all of types.
  const isEmptyExport = (one: Node): boolean =>
    one.type === "ExportNamedDeclaration" &&
    !isNode(one.declaration) &&
    (one.specifiers as Node[]).length === 0;
  const last = statements.findLast((one) => !isEmptyExport(one));
  const block = last?.type === "TryStatement" ? (last.block as Node) : undefined;
  const shown = block ? (block.body as Node[]).at(-1) : last;
  return shown?.type === "ExpressionStatement" ? shown : undefined;
}

function namesOf(declaration: Node): string[] {
  return (declaration.declarations as Node[]).flatMap(({ id }) => bindingNames(id as Node));
}

function rewriteStatement(statement: Node, out: Rewritten): void {
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
      case "UnaryExpression": {
        // What stands for `import.meta` is a variable, and those cannot be deleted.
        let operand = node.argument as Node;
        while (operand.type === "ParenthesizedExpression") operand = operand.expression as Node;
        if (node.operator !== "delete" || operand.type !== "MetaProperty") break;
        insert(out.edits, operand.start, "(0, ");
        insert(out.edits, operand.end, ")");
        break;
      }
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
    const statement = inner(outer);
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

function insert(edits: Edit[], at: number, text: string): void {
  edits.push({ start: at, end: at, text });
}
