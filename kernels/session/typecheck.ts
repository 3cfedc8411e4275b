import type { CellError } from "./events.ts";
import type { Checked, Diagnostic } from "./language.ts";

/** What becomes of type errors: warnings below the cell, an error instead of running it, or nothing. */
export type TypeCheck = "warn" | "block" | "off";

/** TypeScript's code for "Cannot find module". */
const NO_SUCH_MODULE = 2307;

const isMissing = (one: Diagnostic): boolean => one.code === NO_SUCH_MODULE;

/** Whether a module could not be found. */
export function missesModule(checked: Checked): boolean {
  return checked.unchecked === undefined && checked.diagnostics.some(isMissing);
}

/** The findings of a check without the modules that a later one has found. */
export function stillTrue(checked: Checked, later: Checked): Checked {
  if (checked.unchecked !== undefined || later.unchecked !== undefined) return checked;
  const isStill = ({ line, column }: Diagnostic): boolean =>
    later.diagnostics.some((one) => isMissing(one) && one.line === line && one.column === column);
  return { diagnostics: checked.diagnostics.filter((one) => !isMissing(one) || isStill(one)) };
}

/** `// @typecheck off` on a cell's first line, else the session's option, else the environment. */
export function typecheckMode(code: string, option: TypeCheck | undefined): TypeCheck {
  const written = /^\s*\/\/\s*@typecheck\s+(warn|block|off)\b/.exec(code)?.[1];
  const environment = process.env.PERTLINE_TYPECHECK;
  const known = (mode: string | undefined): mode is TypeCheck =>
    mode === "warn" || mode === "block" || mode === "off";
  return [written, option, environment].find(known) ?? "warn";
}

/** The error of a cell that was stopped while it waited for its check. */
export const INTERRUPTED: CellError = {
  ename: "KeyboardInterrupt",
  evalue: "The cell was interrupted before it ran: its types were still being checked.",
  traceback: [
    "KeyboardInterrupt: The cell was interrupted before it ran: its types were still being checked.",
  ],
};

/** What is printed below a cell: its type errors, or why there are none. Empty for a cell in order. */
export function formatWarnings(checked: Checked, cell: { number: number; code: string }): string {
  return checked.unchecked === undefined
    ? formatDiagnostics(checked.diagnostics, cell)
    : `The types of cell_${cell.number}.ts were not checked: ${checked.unchecked}.\n`;
}

export function describeUnchecked(reason: string): CellError {
  const evalue =
    `The types of this cell could not be checked: ${reason}. ` +
    "The cell was not run. Run it again, simplify its types, or put `// @typecheck off` on its first line.";
  return { ename: "TypeCheckFailed", evalue, traceback: [`TypeCheckFailed: ${evalue}`] };
}

function formatDiagnostics(found: Diagnostic[], { number, code }: { number: number; code: string }): string {
  const lines = code.split(/\r?\n/);
  return found
    .map((one) => {
      const text = (lines[one.line - 1] ?? "").slice(0, 200);
      const at = `cell_${number}.ts:${one.line}:${one.column}`;
      return `${at} - type warning TS${one.code}: ${one.message}\n  ${one.line} | ${text}\n`;
    })
    .join("");
}

export function describeTypeErrors(errors: Diagnostic[], cell: { number: number; code: string }): CellError {
  const first = errors[0] as Diagnostic;
  return {
    ename: "TypeScriptError",
    evalue: first.message,
    traceback: formatDiagnostics(errors, cell).replaceAll("type warning", "error").trimEnd().split("\n"),
  };
}
