import ts from "#typescript";
import { lineOf, startsOfLines } from "../cell/edits.ts";
import type { Diagnostic } from "../session/language.ts";
import type { Cells } from "./cells.ts";
import type { CellNames, NameKind } from "./names.ts";

/** Messages that make no sense in a notebook. */
const meaningless = new Set([
  1375, // top-level 'await' needs a module: a cell is one
  1202, // `import x = require(…)` needs CommonJS: the runner has it
  1378, // top-level 'await' needs another module option
  2695, // left side of comma operator is unused
  7034, // type of a variable cannot be determined in some places: those places report it themselves (7005)
  7027, // unreachable code
  7059, // `<T>x` is kept for JSX in files with some extension: a cell has none
  7060, // `<T>(x: T) => x`, likewise
  7028, // unused label: `{ a: 1 }` as a statement
]);

const assignToImport = 2632;
const assignToConstant = 2588;
const noDeclarationFile = 7016;
const noSuchModule = 2307;

const declaredAs: Record<NameKind, string> = {
  const: "it was declared with const",
  let: "it was declared",
  function: "it was declared as a function",
  class: "it was declared as a class",
  enum: "it was declared as an enum",
  namespace: "it was declared as a namespace",
  import: "it was imported",
  type: "it was imported as a type",
};

/**
 * Turns TypeScript's findings in a cell's module into what the notebook shows. `length` is that of the user's text;
 * `hints` are sentences to add to single findings.
 */
export function cellDiagnostics(
  found: readonly ts.Diagnostic[],
  hints: ReadonlyMap<ts.Diagnostic, string>,
  length: number,
  names: CellNames,
  cells: Cells,
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const diagnostic of found) {
    const { file, start, code, category, messageText } = diagnostic;
    if (!file || start === undefined || start >= length || meaningless.has(code)) continue;
    if (category !== ts.DiagnosticCategory.Error && category !== ts.DiagnosticCategory.Warning) continue;
    const text = ts.flattenDiagnosticMessageText(messageText, "\n");
    // The runner provides this module where it is not installed.
    if (code === noSuchModule && text.includes("'tslab'")) continue;
    const starts = startsOfLines(file.text);
    const line = lineOf(starts, start);
    const message = assignmentMessage(code, text, names, cells) ?? withCellNumbers(text, cells);
    const hint = hints.get(diagnostic);
    const isWarning = category === ts.DiagnosticCategory.Warning || code === noDeclarationFile;
    diagnostics.push({
      line: line + 1,
      column: start - (starts[line] as number) + 1,
      code,
      category: isWarning ? "warning" : "error",
      message: hint === undefined ? message : `${message} ${hint}`,
    });
  }
  return diagnostics;
}

function assignmentMessage(code: number, text: string, names: CellNames, cells: Cells): string | undefined {
  if (code !== assignToImport && code !== assignToConstant) return undefined;
  const name = /'([^']+)'/.exec(text)?.[1] ?? "";
  const origin = names.declared.has(name) ? undefined : cells.scope.get(name)?.value;
  if (!origin) return undefined;
  if (origin.index === 0)
    return `Cannot assign to '${name}': it belongs to the kernel. Declare it to replace it.`;
  return `Cannot assign to '${name}': ${declaredAs[origin.kind]} in cell ${cells.number(origin.index)}.`;
}

/** `import("/folder/__cell_7").Gene` and `__cell_7.Gene` read `cell_3.Gene` when module 7 is cell 3. */
function withCellNumbers(text: string, cells: Cells): string {
  return text.replace(
    /import\("[^"]*__cell_(\d+)"\)|\b__cell_(\d+)\b/g,
    (_, imported?: string, accessed?: string) => {
      const index = Number(imported ?? accessed);
      return index === 0 ? "kernel" : `cell_${cells.number(index)}`;
    },
  );
}
