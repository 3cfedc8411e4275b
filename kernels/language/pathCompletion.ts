import { readdirSync, type Dirent } from "node:fs";
import { resolve } from "node:path";
import ts from "#typescript";
import type { Completion, Completions } from "../session/language.ts";
import { parseCell } from "./names.ts";

const limit = 200;

/** Calls whose text argument names a file even while it is empty. */
const fileFunction = /file|read|write|open|load|path|stat|exists|import|save|append|cp|rm|mkdir|dir/i;

/**
 * File and folder names for a cursor inside a string that looks like a path, from the notebook's folder. Folders end in
 * "/", hidden names are offered after a dot. Undefined where the text is no string, or cannot be a path.
 */
export function pathCompletions(code: string, offset: number, directory: string): Completions | undefined {
  const found = stringAt(code, offset);
  if (!found) return undefined;
  const { start, quote, calleeName } = found;
  const typed = code.slice(start, offset);
  const slash = typed.lastIndexOf("/");
  const name = typed.slice(slash + 1);
  // Escapes would have to be undone, and no one writes them in paths.
  if (typed.includes("\\") || typed.includes("${") || /^\w+:/.test(typed)) return undefined;
  const isNamed = calleeName !== undefined && fileFunction.test(calleeName);
  if (slash < 0 && !name.startsWith(".") && !isNamed && (name === "" || calleeName === undefined))
    return undefined;

  const rest = /^[^/"'`\n\\$]*/.exec(code.slice(offset))?.[0] ?? "";
  const closed = code[offset + rest.length] === quote || code[offset + rest.length] === "/";
  const isFolder = code[offset + rest.length] === "/";
  const matches = entriesOf(resolve(directory, typed.slice(0, slash + 1) || "."))
    .filter((entry) => name.startsWith(".") || !entry.name.startsWith("."))
    .filter((entry) => entry.name.toLowerCase().startsWith(name.toLowerCase()))
    .filter((entry) => !isFolder || entry.isDirectory)
    .sort((a, b) => Number(b.name.startsWith(name)) - Number(a.name.startsWith(name)))
    .slice(0, limit)
    .map((entry): Completion => {
      const text = escape(entry.name, quote);
      return { text: entry.isDirectory && !isFolder ? `${text}/` : text, type: "path" };
    });
  if (name === "." || name === "..") matches.unshift({ text: "../", type: "path" });
  const end = closed ? offset + rest.length : offset;
  return { matches, start: start + slash + 1, end };
}

interface StringAt {
  /** Offset of the first character within the quotes. */
  start: number;
  quote: string;
  /** Name of the function whose argument the string is. */
  calleeName: string | undefined;
}

function stringAt(code: string, offset: number): StringAt | undefined {
  const source = parseCell(code);
  let found: StringAt | undefined;
  const visit = (node: ts.Node, parent: ts.Node | undefined): void => {
    const start = node.getStart(source);
    if (offset <= start || offset > node.end) return;
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) {
      const quote = code.charAt(start);
      const isClosed = node.end - start > 1 && code[node.end - 1] === quote;
      // Behind the closing quote the string is over.
      if (offset === node.end && isClosed) return;
      found = { start: start + 1, quote, calleeName: parent && calleeNameOf(parent, source) };
      return;
    }
    node.forEachChild((child) => visit(child, node));
  };
  source.forEachChild((statement) => visit(statement, undefined));
  return found;
}

function calleeNameOf(parent: ts.Node, source: ts.SourceFile): string | undefined {
  if (!ts.isCallExpression(parent) && !ts.isNewExpression(parent)) return undefined;
  const { expression } = parent;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText(source);
}

function entriesOf(folder: string): { name: string; isDirectory: boolean }[] {
  let found: Dirent[];
  try {
    found = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return found
    .map((entry) => ({
      name: entry.name,
      isDirectory: entry.isDirectory() || (entry.isSymbolicLink() && isFolder(folder, entry.name)),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isFolder(folder: string, name: string): boolean {
  return ts.sys.directoryExists(resolve(folder, name));
}

function escape(name: string, quote: string): string {
  const escaped = name.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`);
  return quote === "`" ? escaped.replaceAll("${", "\\${") : escaped;
}
