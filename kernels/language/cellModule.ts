import type { CellNames, DeclaredName } from "./names.ts";

/*
 * Cells are seen by TypeScript as modules `__cell_1.mts`, `__cell_2.mts`, … in the notebook's folder, and reach each
 * other through one more module, `__cells.mts`, that re-exports them all under their own names.
 * The detour is for speed: every cell has the same single import, so TypeScript takes over the structure of its
 * program when a cell is added, which is most of the time of checking a small cell.
 */

export const hubFile = "__cells.mts";
/** Names the modules one by one: an `import * as` would make the checker look into all of them. */
const hubImport = (indices: Iterable<number>): string =>
  `import { ${[...indices].map((index) => `__cell_${index}`).join(", ")} } from "./__cells.mjs";`;

/** Names that exist for TypeScript's sake only. */
export function isInternalName(name: string): boolean {
  return name.startsWith("__cell");
}

export function cellFile(index: number): string {
  return `__cell_${index}.mts`;
}

/** Index of a cell's module in a file name or import specifier. */
export function cellIndex(path: string): number | undefined {
  const match = /(?:^|[\\/])__cell_(\d+)(?:\.m[tj]s)?$/.exec(path);
  return match ? Number(match[1]) : undefined;
}

/** Indices of the modules that a cell's text takes names from. */
export function neededModules(text: string): number[] {
  return [...new Set([...text.matchAll(/\b__cell_(\d+)\./g)].map((match) => Number(match[1])))];
}

/** Text of the module that re-exports the cells 0 … count − 1. */
export function hubText(count: number): string {
  return Array.from(
    { length: count },
    (_, index) => `export * as __cell_${index} from "./__cell_${index}.mjs";`,
  ).join("\n");
}

/** Text of a module that no cell uses yet. */
export const emptyText: string = hubImport([]);

/** Where a name comes from: the module of the cell that declared it last. */
export interface Origin extends DeclaredName {
  index: number;
}

/** One name can be a value of one cell and a type of another, e.g. `const User = schema(…)` and later `type User = …`. */
export interface Meaning {
  value?: Origin | undefined;
  type?: Origin | undefined;
}

export type Scope = ReadonlyMap<string, Meaning>;

/**
 * Statements that bring names of earlier cells into a cell: aliases, which keep the documentation, and ambient
 * variables, which can be assigned to (`let`) and stay narrowed in closures (`const`; only with `exact`).
 * The types of ambient variables stand in a namespace because `typeof` follows control flow: outside, it would look
 * through the user's statements, in which the variable whose type is being found occurs.
 */
function inherited(scope: Scope, own: CellNames, wanted: Iterable<string>, exact: boolean): string {
  const needed = new Set<number>();
  const types: string[] = [];
  const lines: string[] = [];
  const access = ({ index, name }: Origin): string => {
    needed.add(index);
    return `__cell_${index}.${name}`;
  };
  for (const name of wanted) {
    const meaning = scope.get(name);
    if (!meaning) continue;
    const self = own.declared.get(name);
    // TypeScript does not merge an exported declaration with one that is not.
    if (self && own.exported.has(name)) continue;
    const value = self?.value ? undefined : meaning.value;
    // A value declared here also hides an older class or enum of that name, but not an interface.
    const type = self?.type || (self?.value && meaning.type?.value) ? undefined : meaning.type;
    const whole = !self && (!type || type.index === value?.index);
    const isVariable = value && (value.kind === "let" || value.evolving || (exact && value.kind === "const"));
    if (value && whole && !isVariable) {
      lines.push(`import ${name} = ${access(value)};`);
      continue;
    }
    if (value) {
      types.push(`type ${name} = ${variableType(value, access)};`);
      lines.push(`declare ${value.kind === "let" ? "let" : "const"} ${name}: __cell_types.${name};`);
    }
    if (type && type.index !== value?.index) lines.push(`import ${name} = ${access(type)};`);
  }
  if (types.length > 0) lines.push(`declare namespace __cell_types { ${types.join(" ")} }`);
  return [hubImport(needed), ...lines].join(" ");
}

function variableType(origin: Origin, access: (origin: Origin) => string): string {
  if (origin.evolving === "any") return "any";
  if (origin.evolving === "array") return access({ ...origin, name: `__cell_array_${origin.name}` });
  return `typeof ${access(origin)}`;
}

/** Exported types of the arrays that began empty: what they hold where the cell ends; any[] if they are empty still. */
function gatheredArrays(names: CellNames): string {
  return [...names.declared.values()]
    .filter(({ evolving }) => evolving === "array")
    .map(({ name }) => {
      const element = `(typeof ${name})[number]`;
      const isOpen = `0 extends (1 & ${element}) ? true : [${element}] extends [never] ? true : false`;
      return `export type __cell_array_${name} = (${isOpen}) extends true ? any[] : typeof ${name};`;
    })
    .join(" ");
}

/**
 * Text of a cell's module. Everything added stands *after* the user's text (imports are hoisted), so that
 * offsets, lines, leading comments and `/// <reference>` directives stay as they are.
 */
export function moduleText(code: string, names: CellNames, scope: Scope): string {
  const exports = [...names.declared.keys()].filter((name) => !names.exported.has(name));
  const wanted = [...names.used].filter((name) => scope.has(name));
  return `${code}\n;export { ${exports.join(", ")} }; ${gatheredArrays(names)} ${inherited(scope, names, wanted, true)}`;
}

/** Module for a cell that the checker cannot cope with: the names exist, their types are `any`. */
export function opaqueText(names: CellNames): string {
  const lines = [...names.declared.values()].map(({ name, value, type, evolving }) =>
    [
      value ? `export declare let ${name}: any;` : "",
      type ? `export type ${name} = any;` : "",
      evolving === "array" ? `export type __cell_array_${name} = any[];` : "",
    ].join(" "),
  );
  return `${lines.join(" ")} ${emptyText}`;
}

/**
 * Text in front of a cell that is being written. Unlike `moduleText` it cannot follow the code: in half-typed code
 * with open brackets, what comes after would not be at the top level.
 */
export function draftPrefix(names: CellNames, scope: Scope): string {
  return `${inherited(scope, names, scope.keys(), false)}\n`;
}
