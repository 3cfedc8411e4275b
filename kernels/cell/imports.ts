import type { Statement } from "oxc-parser";
import { lineOf, startsOfLines } from "./edits.ts";
import { nameOf, type Node, walk } from "./syntax.ts";

/** An import statement of a cell, taken out of the text: the runner loads it before the cell begins. */
export interface CellImport {
  specifier: string;
  /** Line of the statement in the cell, from 1. */
  line: number;
  /** `imported` is an export's name, "default", or "*" for the namespace; `optional` names are used as types only. */
  names: { imported: string; local: string; optional: boolean }[];
}

/** Reads an import statement of the compiled cell; `placeImports` completes it. */
export function readImport(statement: Node): CellImport {
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
export function placeImports(imports: CellImport[], body: Statement[], text: string): CellImport[] {
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
