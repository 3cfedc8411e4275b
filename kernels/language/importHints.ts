import type ts from "#typescript";

const unknownName = new Set([2304, 2552]);
/** Each hint looks through the exports of the whole program. */
const hintLimit = 3;

/** For unknown names: statements that would import them from Node or from a module that is known already. */
export function importHints(
  service: ts.LanguageService,
  file: string,
  found: readonly ts.Diagnostic[],
): Map<ts.Diagnostic, string> {
  const hints = new Map<ts.Diagnostic, string>();
  const unknown = found.filter(({ code, start }) => unknownName.has(code) && start !== undefined);
  for (const diagnostic of unknown.slice(0, hintLimit)) {
    const { code, start = 0, length = 0 } = diagnostic;
    const imports = fixes(service, file, start, start + length, code)
      .filter(({ fixName }) => fixName === "import")
      .flatMap(({ changes }) => changes.flatMap((change) => change.textChanges.map((one) => one.newText)))
      .map((text) => /^import [^;\n]* from "([^"]+)";?/.exec(text.trim()))
      .filter((match) => match !== null && !match[1]!.includes("__cell"))
      .map((match) => ({ statement: match![0], specifier: match![1]! }));
    // Node's modules are known under two names each.
    const node = imports.filter(({ specifier }) => specifier.startsWith("node:"));
    const names = new Set(node.map(({ specifier }) => specifier.slice("node:".length)));
    const shown = imports
      .filter(
        ({ specifier }) => !names.has(specifier) && !/^node:path\/(posix|win32)$|^path\//.test(specifier),
      )
      .slice(0, 2)
      .map(({ statement }) => statement);
    if (shown.length > 0) hints.set(diagnostic, `It can be imported: ${shown.join(" or ")}`);
  }
  return hints;
}

function fixes(
  service: ts.LanguageService,
  file: string,
  start: number,
  end: number,
  code: number,
): readonly ts.CodeFixAction[] {
  try {
    return service.getCodeFixesAtPosition(file, start, end, [code], {}, {});
  } catch {
    return [];
  }
}
