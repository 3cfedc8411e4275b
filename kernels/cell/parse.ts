import { parseSync, type Program } from "oxc-parser";
import { lineOf, startsOfLines } from "./edits.ts";
import { type Node, walk } from "./syntax.ts";

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

/** @throws CellSyntaxError */
export function parse(text: string, lang: "ts" | "js"): Program {
  const { program, errors } = parseSync(`cell.${lang}`, text, {
    lang,
    sourceType: "module",
    showSemanticErrors: true,
  });
  const failed = errors[0];
  if (!failed) return program;
  const jsx = lang === "ts" ? startOfJsx(text) : undefined;
  if (jsx !== undefined) throw syntaxError(text, NO_JSX, jsx);
  throw syntaxError(text, failed.message, failed.labels.at(-1)?.start ?? 0);
}

const NO_JSX =
  "Cells are TypeScript without JSX. Build elements by function calls, such as createElement(…), or show markup " +
  "with html`…`.";

/** Where the first element stands in a text that is TypeScript with JSX. */
function startOfJsx(text: string): number | undefined {
  const { program, errors } = parseSync("cell.tsx", text, { lang: "tsx", sourceType: "module" });
  let start: number | undefined;
  if (errors.length === 0)
    walk(program as unknown as Node, (node) => {
      if (/^JSX(Element|Fragment)$/.test(node.type)) start ??= node.start;
      return start === undefined ? undefined : "skip";
    });
  return start;
}

export function syntaxError(text: string, message: string, offset: number): CellSyntaxError {
  const starts = startsOfLines(text);
  const line = lineOf(starts, Math.min(offset, text.length));
  return new CellSyntaxError(message.replace(/^TS\(\d+\): /, ""), line + 1, offset - (starts[line] ?? 0) + 1);
}
