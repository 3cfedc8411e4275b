import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { parseSync } from "oxc-parser";

/**
 * The export conditions that the nearest tsconfig.json above a folder sets (`customConditions`), following relative
 * `extends`: with them a project's own package name leads to its sources, in the editor and in the kernel alike.
 */
export function customConditions(directory: string): string[] {
  for (let at = path.resolve(directory); ; at = path.dirname(at)) {
    const file = path.join(at, "tsconfig.json");
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) return fromConfig(file, 0);
    if (at === path.dirname(at)) return [];
  }
}

function fromConfig(file: string, depth: number): string[] {
  const config = readJsonc(file) as
    { extends?: unknown; compilerOptions?: { customConditions?: unknown } } | undefined;
  const own = config?.compilerOptions?.customConditions;
  if (Array.isArray(own))
    return own.filter((one): one is string => typeof one === "string" && /^[\w-]+$/.test(one));
  const bases = [config?.extends]
    .flat()
    .filter((one): one is string => typeof one === "string" && one.startsWith("."));
  const base = bases.at(-1);
  if (base === undefined || depth > 10) return [];
  return fromConfig(
    path.resolve(path.dirname(file), base.endsWith(".json") ? base : `${base}.json`),
    depth + 1,
  );
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
