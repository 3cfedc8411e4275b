import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { NotebookFormatError } from "./format.ts";

/**
 * The notebooks that arguments name: files as they are, of a folder all notebooks directly inside it, and patterns with
 * `*`, `?` and `**` where the shell has left them. Hidden folders are passed over; nothing is named twice.
 * Throws `NotebookFormatError` for a folder or pattern without a notebook.
 */
export function notebookFiles(named: readonly string[]): string[] {
  return [...new Set(named.flatMap(expand))];
}

function expand(name: string): string[] {
  const status = statSync(name, { throwIfNoEntry: false });
  if (status?.isDirectory()) return found(name, namesIn(name, false).filter(isNotebook).map((one) => path.join(name, one))); // prettier-ignore
  if (status !== undefined || !/[*?]/.test(name)) return [name];
  const parts = name.split(/[\\/]/);
  const fixed = parts.slice(
    0,
    parts.findIndex((part) => /[*?]/.test(part)),
  );
  const base = fixed.length === 0 ? "." : fixed.join("/") || "/";
  const pattern = toExpression(parts.slice(fixed.length).join("/"));
  if (!statSync(base, { throwIfNoEntry: false })?.isDirectory()) return found(name, []);
  const names = namesIn(base, true).filter((one) => isNotebook(one) && pattern.test(one));
  return found(name, names.map((one) => (fixed.length === 0 ? one : path.join(base, one)))); // prettier-ignore
}

/** Names below a folder with "/" between them, sorted. */
function namesIn(folder: string, deep: boolean, prefix = ""): string[] {
  const names: string[] = [];
  for (const entry of readdirSync(path.join(folder, prefix), { withFileTypes: true })) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const name = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
    if (!entry.isDirectory()) names.push(name);
    else if (deep) names.push(...namesIn(folder, deep, name));
  }
  return names.sort();
}

const isNotebook = (name: string): boolean => name.endsWith(".ipynb");

function found(name: string, files: string[]): string[] {
  if (files.length === 0) throw new NotebookFormatError(`${name}: expected notebooks (.ipynb), found none`);
  return files;
}

function toExpression(pattern: string): RegExp {
  const source = pattern.replace(/\*\*\/|\*\*|[*?]|[.+^${}()|[\]\\]/g, (one) => {
    if (one === "**/") return "(?:.*/)?";
    if (one === "**") return ".*";
    if (one === "*") return "[^/]*";
    return one === "?" ? "[^/]" : `\\${one}`;
  });
  return new RegExp(`^${source}$`);
}
