import { builtinModules } from "node:module";
import { lstatSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { nearest } from "../nearest.ts";
import { packageName, subpathsOf } from "./modules/packages.ts";
import { resolveFile } from "./modules/resolve.ts";
import { REFUSED } from "./modules/refusals.ts";

/** Where the import stands that failed. */
export interface ImportSite {
  specifier: string;
  /** URL of a file in the notebook's folder. */
  parent: string;
  /** Stack lines of the import statement. */
  frames: string;
}

/** Thrown when an import of a cell fails before any code of the module has run. */
export class ImportError extends Error {
  readonly code = "CELL_IMPORT";
  constructor(message: string, frames: string) {
    super(message);
    this.name = "ImportError";
    this.stack = `ImportError: ${message}\n${frames}`;
  }
}

/** What Node, the hooks or a parser said about a failed import, as a message that says what to do. */
export function explainImport(error: unknown, site: ImportSite): unknown {
  if (typeof error !== "object" || error === null || !("message" in error)) return error;
  const { code, message, name } = error as NodeJS.ErrnoException;
  const text = reason(code, String(message), name, site);
  return text === undefined ? error : new ImportError(text, site.frames);
}

function reason(
  code: string | undefined,
  message: string,
  name: string,
  site: ImportSite,
): string | undefined {
  const { specifier, parent } = site;
  switch (code) {
    case "ERR_MODULE_NOT_FOUND":
    case "ERR_UNSUPPORTED_DIR_IMPORT":
      return notFound(message, site);
    case "ERR_UNKNOWN_BUILTIN_MODULE":
      return `Node has no module "${specifier}".${similar(specifier.replace("node:", ""), builtinModules, "node:")}`;
    case "ERR_PACKAGE_PATH_NOT_EXPORTED": {
      const offered = subpathsOf(packageName(specifier), parent);
      const first = message.split("\n")[0] ?? message;
      if (offered.length === 0) return first;
      const near = nearest(specifier, offered);
      const shown = (near.length > 0 ? near : offered).slice(0, 8).join(", ");
      return `The package ${packageName(specifier)} has no "${specifier}". It offers: ${shown}.`;
    }
    // A stray % in it.
    case "ERR_INVALID_MODULE_SPECIFIER":
    case "ERR_INVALID_FILE_URL_PATH":
      return escapedFile(specifier, parent) === undefined ? undefined : notFound("", site);
    case "ERR_PACKAGE_IMPORT_NOT_DEFINED":
      return `${message.split("\n")[0]} Names with # are listed under "imports" in package.json.`;
    case REFUSED:
      return message;
  }
  if (name === "URIError" && escapedFile(specifier, parent) !== undefined) return notFound("", site);
  // Thrown by the hooks: file, line and column stand in the message.
  if (name === "SyntaxError" && /^\S.*:\d+:\d+: /.test(message)) return message;
  if (code?.startsWith("ERR_UNKNOWN_FILE") || code?.startsWith("ERR_UNSUPPORTED_ESM"))
    return `Importing "${specifier}" failed: ${message}`;
  // A bundled file can put its whole source into the message.
  return message.length > 2000 ? `Importing "${specifier}" failed: ${message.slice(0, 500)} …` : undefined;
}

function notFound(message: string, { specifier, parent }: ImportSite): string {
  const [, , missing = specifier, importer] =
    /^(?:Cannot find (module|package)|Directory import) '([^']+)'.*? imported from (.+)$/m.exec(message) ??
    [];
  const from = importer?.trim().replace(/^file:\/\//, "");
  const isOwn =
    from === undefined || from === fileURLToPath(parent) || /[\\/]kernels[\\/]runner[\\/]/.test(from);
  const wanted = isOwn ? specifier : path.isAbsolute(missing) ? missing : packageName(missing);
  const by = isOwn ? "" : ` (imported by ${path.relative(path.dirname(fileURLToPath(parent)), from)})`;
  const escaped = isOwn ? escapedFile(specifier, parent) : undefined;
  if (escaped !== undefined)
    return `Cannot find "${specifier}": in a module specifier, %, # and ? of a file's name are written %25, %23 and %3F. Write "${escaped}".`;
  if (/^[./]/.test(wanted)) {
    const file = path.resolve(path.dirname(fileURLToPath(parent)), wanted);
    const { folder, near } = neighbours(file);
    const shown = path.isAbsolute(wanted) ? path.relative(path.dirname(fileURLToPath(parent)), file) : wanted;
    const instead = whatIsThere(file);
    if (instead) return `Cannot import "${shown}"${by}: ${file} is ${instead}.`;
    const remedy = isOwn ? " Paths are relative to the notebook's folder." : "";
    return `Cannot find "${shown}"${by}: looked for ${path.basename(file)} (and .ts, .js, .json …) in ${folder}.${near}${remedy}`;
  }
  const bare = packageName(wanted);
  const builtin = nearest(
    bare,
    builtinModules.filter((one) => one[0] === bare[0]),
  ).slice(0, 1);
  const hint = builtin.length > 0 ? `. Or did you mean node:${builtin[0]}?` : "";
  return `Cannot find the package "${wanted}"${by}: it is in no node_modules above the ${isOwn ? "notebook" : "file"}. Install it in a terminal: npm install ${bare}${hint}`;
}

/** How a path is written whose characters mean something else in a URL; undefined when there is no such file. */
function escapedFile(specifier: string, parent: string): string | undefined {
  if (!/^[./]/.test(specifier) || !/[%#?]/.test(specifier)) return undefined;
  const escaped = specifier.replace(/[%#?]/g, encodeURIComponent);
  return resolveFile(escaped, parent) === undefined ? undefined : escaped;
}

/** What has the name of the file that was looked for, and cannot be imported. */
function whatIsThere(file: string): string | undefined {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory()) return "a folder without an index file: name a file in it";
  return found?.isSymbolicLink() ? "a link that leads to no file" : undefined;
}

/** The folder in which a file was looked for, or what is there of it, and names that resemble the file's. */
function neighbours(file: string): { folder: string; near: string } {
  const folder = path.dirname(file);
  try {
    const names = readdirSync(folder);
    const name = path.parse(file).name;
    const close = nearest(name, [...new Set(names.map((one) => path.parse(one).name))]);
    const files = names.filter((one) => close.includes(path.parse(one).name)).slice(0, 5);
    return { folder, near: files.length > 0 ? ` Similar: ${files.join(", ")}.` : "" };
  } catch {
    return { folder: `${folder}, which does not exist`, near: "" };
  }
}

function similar(name: string, candidates: readonly string[], prefix: string): string {
  const near = nearest(name, candidates).slice(0, 5);
  return near.length > 0 ? ` Similar: ${near.map((one) => prefix + one).join(", ")}.` : "";
}

/** A named import that the module does not have. */
export function missingExport(exports: string[], imported: string, specifier: string): string {
  const near = nearest(imported, exports);
  const hint = near.length > 0 ? ` Similar exports: ${near.slice(0, 5).join(", ")}.` : "";
  const isDefault = imported === "default" && exports.length > 0;
  const names = exports.slice(0, 8).join(", ");
  return isDefault
    ? `"${specifier}" has no default export. It exports ${names}: import { ${exports[0]} } or import * as name.`
    : `"${specifier}" has no export named ${imported}.${hint}`;
}
