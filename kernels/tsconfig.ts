import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { parseSync } from "oxc-parser";

/** What the kernel's processes need of a tsconfig.json without loading TypeScript. */
export interface Tsconfig {
  /** The file and those that it extends: a change of one of them makes this stale. */
  sources: string[];
  customConditions?: string[];
  paths?: Record<string, string[]>;
  /** Folder that the targets of `paths` are relative to. */
  pathsBase?: string;
  /** Absolute; bare specifiers are looked up here, too. */
  baseUrl?: string;
}

/** The nearest tsconfig.json above a folder, `extends` followed (a later base and the file itself win). */
export function nearestTsconfig(directory: string): Tsconfig | undefined {
  for (let at = path.resolve(directory); ; at = path.dirname(at)) {
    const file = path.join(at, "tsconfig.json");
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) return readTsconfig(file, 0);
    if (at === path.dirname(at)) return undefined;
  }
}

function readTsconfig(file: string, depth: number): Tsconfig {
  const config = readJsonc(file) as
    { extends?: unknown; compilerOptions?: Record<string, unknown> } | undefined;
  const folder = path.dirname(file);
  let result: Tsconfig = { sources: [] };
  for (const base of [config?.extends].flat()) {
    const found = typeof base === "string" && depth < 10 ? baseFile(base, file) : undefined;
    if (!found) continue;
    const inherited = readTsconfig(found, depth + 1);
    result = { ...result, ...inherited, sources: [...result.sources, ...inherited.sources] };
  }
  result.sources.unshift(file);
  const { customConditions, paths, baseUrl } = config?.compilerOptions ?? {};
  if (Array.isArray(customConditions)) result.customConditions = customConditions.filter(isString);
  if (isString(baseUrl)) result.baseUrl = result.pathsBase = path.resolve(folder, baseUrl);
  if (typeof paths === "object" && paths !== null) {
    result.paths = Object.fromEntries(
      Object.entries(paths).map(([key, targets]) => [key, [targets].flat().filter(isString)]),
    );
    result.pathsBase = result.baseUrl ?? folder;
  }
  return result;
}

const isString = (value: unknown): value is string => typeof value === "string";

/** `extends` names a file, with or without `.json`, or a file of a package. */
function baseFile(base: string, from: string): string | undefined {
  const isPath = base.startsWith(".") || path.isAbsolute(base);
  const candidates = [base, `${base}.json`, `${base}/tsconfig.json`];
  for (const candidate of candidates) {
    const file = isPath ? path.resolve(path.dirname(from), candidate) : ofPackage(candidate, from);
    if (file && statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
  }
  return undefined;
}

function ofPackage(specifier: string, from: string): string | undefined {
  try {
    return createRequire(from).resolve(specifier);
  } catch {
    return undefined;
  }
}

/** JSON with comments and trailing commas is an expression of JavaScript; only its literals are read. */
function readJsonc(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  const { program, errors } = parseSync("config.js", `(${text}\n)`, { lang: "js", preserveParens: false });
  const statement = program.body[0];
  return errors.length > 0 || statement?.type !== "ExpressionStatement"
    ? undefined
    : literal(statement.expression);
}

function literal(node: unknown): unknown {
  const { type, value, elements, properties } = node as {
    type: string;
    value?: unknown;
    elements?: unknown[];
    properties?: { key: { value?: unknown }; value: unknown }[];
  };
  if (type === "Literal") return value;
  if (type === "ArrayExpression") return elements?.map(literal);
  if (type === "ObjectExpression")
    return Object.fromEntries(properties?.map((p) => [p.key.value, literal(p.value)]) ?? []);
  return undefined;
}
