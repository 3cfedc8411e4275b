import { createHash } from "node:crypto";
import { parseSync } from "oxc-parser";
import type { Cell, CodeCell, Notebook } from "./format.ts";
import { nearest } from "../nearest.ts";

/** Thrown when parameters cannot be set as asked. */
export class ParameterError extends Error {
  readonly code = "ERR_NOTEBOOK_PARAMETER";
}

/** A variable that the cell tagged `parameters` declares. `text` means that it is declared as a string. */
export interface Parameter {
  name: string;
  kind: "let" | "const";
  text: boolean;
}

export function hasTag(cell: Cell, tag: string): boolean {
  return Array.isArray(cell.metadata.tags) && cell.metadata.tags.includes(tag);
}

/** `name=value` → its two halves. @throws ParameterError */
export function parseAssignment(assignment: string): [name: string, value: string] {
  const at = assignment.indexOf("=");
  if (at < 1) throw new ParameterError(`expected name=value, found "${assignment}"`);
  return [assignment.slice(0, at).trim(), assignment.slice(at + 1)];
}

/**
 * A copy of the notebook with a cell tagged `injected-parameters` after the one tagged `parameters`, as papermill
 * does; an earlier injected cell is replaced. Values are texts: JSON is read as JSON, everything else is a string,
 * and so is everything given to a variable that is declared as a string.
 * @throws ParameterError when a name is not declared there with `let`
 */
export function setParameters(notebook: Notebook, values: Record<string, string>): Notebook {
  const names = Object.keys(values);
  if (names.length === 0) return notebook;
  const tagged = notebook.cells.find(
    (cell): cell is CodeCell => cell.cell_type === "code" && hasTag(cell, "parameters"),
  );
  if (!tagged)
    throw new ParameterError(
      `cannot set ${names.join(", ")}: no code cell has the tag "parameters". Add the tag to the cell that declares them`,
    );
  const known = declaredParameters(tagged.source);
  const source = names.map((name) => assignment(name, values[name] ?? "", known)).join("\n");
  const injected: CodeCell = {
    cell_type: "code",
    id: freshId(notebook, source),
    metadata: { tags: ["injected-parameters"] },
    source,
    execution_count: null,
    outputs: [],
  };
  const cells = notebook.cells.filter((cell) => !hasTag(cell, "injected-parameters"));
  cells.splice(cells.indexOf(tagged) + 1, 0, injected);
  return { ...notebook, cells };
}

/** The variables declared at the top level of a cell. @throws ParameterError when the cell cannot be parsed */
export function declaredParameters(source: string): Parameter[] {
  const { program, errors } = parseSync("parameters.ts", source, { sourceType: "module" });
  if (errors[0])
    throw new ParameterError(`the cell tagged "parameters" is not valid TypeScript: ${errors[0].message}`);
  return program.body.flatMap((statement) =>
    statement.type !== "VariableDeclaration"
      ? []
      : statement.declarations.flatMap((declaration): Parameter[] => {
          if (declaration.id.type !== "Identifier") return [];
          const { name, typeAnnotation } = declaration.id;
          const type = typeAnnotation?.typeAnnotation.type;
          const literal = declaration.init?.type === "Literal" && typeof declaration.init.value === "string";
          const text =
            type === "TSStringKeyword" ||
            (!type && (literal || declaration.init?.type === "TemplateLiteral"));
          return [{ name, kind: statement.kind === "const" ? "const" : "let", text }];
        }),
  );
}

function assignment(name: string, value: string, known: Parameter[]): string {
  const parameter = known.find((candidate) => candidate.name === name);
  if (!parameter) {
    const settable = known.filter((candidate) => candidate.kind === "let").map((candidate) => candidate.name);
    const near = nearest(name, settable)[0];
    throw new ParameterError(
      `unknown parameter "${name}"${near ? `; did you mean "${near}"?` : "."} ` +
        (settable.length > 0
          ? `The notebook declares: ${settable.join(", ")}`
          : `The cell tagged "parameters" declares none with let`),
    );
  }
  if (parameter.kind === "const")
    throw new ParameterError(
      `parameter "${name}" is declared with const; declare it with let so that it can be set`,
    );
  return `${name} = ${JSON.stringify(readValue(value, parameter.text))};`;
}

/** The value that a text stands for; `text` asks for a string whatever it looks like. */
export function readValue(value: string, text = false): unknown {
  let json: unknown;
  try {
    json = JSON.parse(value);
  } catch {
    // 1. and .5 are numbers to everybody but JSON.
    return !text && /^[+-]?(\d+\.\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) ? Number(value) : value;
  }
  if (text) return typeof json === "string" ? json : value;
  // An identifier with more digits than a number can hold stays what was typed.
  const lossy =
    typeof json === "number" && Number.isInteger(json) && !Number.isSafeInteger(json) && !/[e.]/i.test(value);
  return lossy || json === Infinity || json === -Infinity ? value : json;
}

function freshId(notebook: Notebook, source: string): string {
  const used = new Set(notebook.cells.map((cell) => cell.id));
  for (let salt = 0; ; salt++) {
    const id = createHash("sha256").update(`parameters\n${salt}\n${source}`).digest("hex").slice(0, 8);
    if (!used.has(id)) return id;
  }
}
