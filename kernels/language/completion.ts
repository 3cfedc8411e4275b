import ts from "#typescript";
import type { Completion, Completions } from "../session/language.ts";
import { isInternalName } from "./cellModule.ts";

const limit = 200;
/** Signatures are worked out for so many matches at most: each costs a type. */
const signatureLimit = 50;

const preferences: ts.GetCompletionsAtPositionOptions = {
  includeCompletionsForModuleExports: false,
  includeCompletionsForImportStatements: false,
  includeCompletionsWithInsertText: true,
  includeAutomaticOptionalChainCompletions: true,
  includeSymbol: true,
};

const jupyterType: Partial<Record<string, string>> = {
  [ts.ScriptElementKind.functionElement]: "function",
  [ts.ScriptElementKind.localFunctionElement]: "function",
  [ts.ScriptElementKind.memberFunctionElement]: "method",
  [ts.ScriptElementKind.memberGetAccessorElement]: "property",
  [ts.ScriptElementKind.memberSetAccessorElement]: "property",
  [ts.ScriptElementKind.memberVariableElement]: "property",
  [ts.ScriptElementKind.memberAccessorVariableElement]: "property",
  [ts.ScriptElementKind.classElement]: "class",
  [ts.ScriptElementKind.localClassElement]: "class",
  [ts.ScriptElementKind.interfaceElement]: "interface",
  [ts.ScriptElementKind.typeElement]: "type",
  [ts.ScriptElementKind.typeParameterElement]: "type",
  [ts.ScriptElementKind.primitiveType]: "type",
  [ts.ScriptElementKind.enumElement]: "enum",
  [ts.ScriptElementKind.enumMemberElement]: "property",
  [ts.ScriptElementKind.moduleElement]: "module",
  [ts.ScriptElementKind.externalModuleName]: "module",
  [ts.ScriptElementKind.keyword]: "keyword",
  [ts.ScriptElementKind.directory]: "path",
  [ts.ScriptElementKind.scriptElement]: "path",
  [ts.ScriptElementKind.string]: "string",
};

/** Suggestions at an offset of `code`, which stands in `file` after a prefix of `shift` characters. */
export function completions(
  service: ts.LanguageService,
  file: string,
  shift: number,
  code: string,
  offset: number,
): Completions {
  const none = { matches: [], start: offset, end: offset };
  const found = service.getCompletionsAtPosition(file, shift + offset, preferences);
  if (!found) return none;
  const word = /[\p{ID_Continue}$#]*$/u.exec(code.slice(0, offset))?.[0] ?? "";

  // One span serves all matches. TypeScript may want another per entry: `.` replaced by `?.`, or a string's whole content.
  const spans = found.entries.map((entry) => entry.replacementSpan).filter((span) => span !== undefined);
  const shared = spans.length === found.entries.length ? spans[0] : undefined;
  const start = shared ? shared.start - shift : offset - word.length;
  const isString = shared && spans.every((span) => span.length === shared.length);
  const end = isString ? Math.max(offset, shared.start + shared.length - shift) : offset;
  const typed = code.slice(start, offset).replace(/^[.?[]+/, "");
  if (start < 0) return none;

  const wanted = found.entries
    .filter((entry) => !isInternalName(entry.name) && fits(entry, shared))
    .map((entry) => ({ entry, rank: rank(entry.name, typed) }))
    .filter(({ rank }) => rank < 3)
    .sort(
      (a, b) =>
        a.rank - b.rank || compare(a.entry.sortText, b.entry.sortText) || compare(a.entry.name, b.entry.name),
    )
    .slice(0, limit);

  const checker = service.getProgram()?.getTypeChecker();
  let signatures = 0;
  const matches = wanted.map(({ entry }): Completion => {
    const symbol = checker && entry.symbol ? target(entry.symbol, checker) : undefined;
    const type = typeWord(entry, symbol);
    const match: Completion = { text: entry.insertText ?? entry.name, type };
    if (checker && symbol && (type === "function" || type === "method") && signatures++ < signatureLimit) {
      const signature = checker.getTypeOfSymbol(symbol).getCallSignatures()[0];
      if (signature) match.signature = checker.signatureToString(signature);
    }
    return match;
  });
  return { matches, start, end };
}

/** Lengths may differ: for `a.le`, the span of `length` holds `.le` and those of other members `.` alone. */
function fits(entry: ts.CompletionEntry, shared: ts.TextSpan | undefined): boolean {
  return entry.replacementSpan?.start === shared?.start;
}

/** Same case first, then any case, then anywhere in the name; 3 is no match. */
function rank(name: string, typed: string): number {
  if (name.startsWith(typed)) return 0;
  const [lowerName, lowerTyped] = [name.toLowerCase(), typed.toLowerCase()];
  if (lowerName.startsWith(lowerTyped)) return 1;
  return typed.length > 1 && lowerName.includes(lowerTyped) ? 2 : 3;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Names of earlier cells are imports to TypeScript; what they stand for is of interest. */
function target(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function typeWord(entry: ts.CompletionEntry, symbol: ts.Symbol | undefined): string {
  if (entry.kind !== ts.ScriptElementKind.alias || !symbol) return jupyterType[entry.kind] ?? "variable";
  if (symbol.flags & ts.SymbolFlags.Function) return "function";
  if (symbol.flags & ts.SymbolFlags.Class) return "class";
  if (symbol.flags & ts.SymbolFlags.Enum) return "enum";
  if (symbol.flags & ts.SymbolFlags.Variable) return "variable";
  if (symbol.flags & ts.SymbolFlags.Interface) return "interface";
  if (symbol.flags & ts.SymbolFlags.TypeAlias) return "type";
  return symbol.flags & ts.SymbolFlags.Module ? "module" : "variable";
}
