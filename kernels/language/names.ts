import ts from "#typescript";

/** `let` stands for every variable that may be assigned to again. */
export type NameKind = "const" | "let" | "function" | "class" | "enum" | "namespace" | "import" | "type";

/** A name that a cell declares at its top level, and in which of TypeScript's two worlds it means something. */
export interface DeclaredName {
  name: string;
  kind: NameKind;
  value: boolean;
  type: boolean;
  /** Set for variables whose type TypeScript gathers from later assignments: `let best;` and `const results = [];`. */
  evolving?: "any" | "array";
}

export interface CellNames {
  declared: Map<string, DeclaredName>;
  /** Declared names that the cell exports itself, under the same name. */
  exported: Set<string>;
  /** All identifiers of the text, wherever they stand. */
  used: ReadonlySet<string>;
  /** True when the cell changes the types of others: `declare global`, `declare module "x"`. */
  ambient: boolean;
  /** True when the text does not parse. */
  broken: boolean;
}

/** `parseDiagnostics` is not in TypeScript's public types; `transpileModule` reports the same at many times the cost. */
export function syntaxErrors(source: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  return (source as unknown as { parseDiagnostics: ts.DiagnosticWithLocation[] }).parseDiagnostics;
}

export function parseCell(code: string): ts.SourceFile {
  return ts.createSourceFile("cell.mts", code, ts.ScriptTarget.ESNext, false, ts.ScriptKind.TS);
}

/** Reads the top-level declarations of a cell. */
export function cellNames(code: string): CellNames {
  const source = parseCell(code);
  const declared = new Map<string, DeclaredName>();
  const exported = new Set<string>();
  let ambient = false;

  const add = (name: string, kind: NameKind, value: boolean, type: boolean): void => {
    const known = declared.get(name);
    if (!known) declared.set(name, { name, kind, value, type });
    else {
      if (!known.value && value) known.kind = kind;
      known.value ||= value;
      known.type ||= type;
    }
  };
  const addBinding = (binding: ts.BindingName, kind: NameKind, isExported: boolean): void => {
    if (ts.isIdentifier(binding)) {
      if (binding.text === "") return;
      add(binding.text, kind, true, false);
      if (isExported) exported.add(binding.text);
      return;
    }
    for (const element of binding.elements)
      if (ts.isBindingElement(element)) addBinding(element.name, kind, isExported);
  };
  const addVariables = (list: ts.VariableDeclarationList, isExported: boolean, isLoop = false): void => {
    const isConst = (list.flags & ts.NodeFlags.BlockScoped & ~ts.NodeFlags.Let) !== 0;
    for (const { name, type, initializer } of list.declarations) {
      addBinding(name, isConst ? "const" : "let", isExported);
      if (!ts.isIdentifier(name) || type || isLoop) continue;
      const evolving = evolvingType(initializer, isConst);
      const added = declared.get(name.text);
      if (evolving && added) added.evolving = evolving;
    }
  };
  /** A `var` belongs to the cell however deep in its blocks it stands, but not when a function encloses it. */
  const addNestedVars = (node: ts.Node, isLoop = false): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node)) return;
    if (ts.isVariableDeclarationList(node) && !(node.flags & ts.NodeFlags.BlockScoped))
      addVariables(node, false, isLoop);
    const isForEach = ts.isForOfStatement(node) || ts.isForInStatement(node);
    ts.forEachChild(node, (child) => addNestedVars(child, isForEach));
  };
  const addImport = (statement: ts.ImportDeclaration): void => {
    const clause = statement.importClause;
    if (!clause) return;
    const typeOnly = clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
    const addImported = (name: ts.Identifier, isType: boolean): void =>
      add(name.text, isType ? "type" : "import", !isType, true);
    if (clause.name) addImported(clause.name, typeOnly);
    const bindings = clause.namedBindings;
    if (!bindings) return;
    if (ts.isNamespaceImport(bindings)) addImported(bindings.name, typeOnly);
    else for (const element of bindings.elements) addImported(element.name, typeOnly || element.isTypeOnly);
  };

  for (const statement of source.statements) {
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    const has = (kind: ts.SyntaxKind): boolean => modifiers.some((modifier) => modifier.kind === kind);
    const isExported = has(ts.SyntaxKind.ExportKeyword) && !has(ts.SyntaxKind.DefaultKeyword);
    const addNamed = (
      name: ts.Identifier | undefined,
      kind: NameKind,
      value: boolean,
      type: boolean,
    ): void => {
      if (!name || name.text === "") return;
      add(name.text, kind, value, type);
      if (isExported) exported.add(name.text);
    };
    if (ts.isVariableStatement(statement)) addVariables(statement.declarationList, isExported);
    else if (ts.isFunctionDeclaration(statement)) addNamed(statement.name, "function", true, false);
    else if (ts.isClassDeclaration(statement)) addNamed(statement.name, "class", true, true);
    else if (ts.isEnumDeclaration(statement)) addNamed(statement.name, "enum", true, true);
    else if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
      addNamed(statement.name, "type", false, true);
    else if (ts.isModuleDeclaration(statement)) {
      const isGlobal = (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0;
      if (isGlobal || ts.isStringLiteral(statement.name)) ambient = true;
      else addNamed(statement.name, "namespace", true, true);
    } else if (ts.isImportDeclaration(statement)) addImport(statement);
    else if (ts.isImportEqualsDeclaration(statement)) addNamed(statement.name, "import", true, true);
    else if (ts.isExportDeclaration(statement)) {
      const clause = statement.exportClause;
      if (clause && ts.isNamedExports(clause))
        for (const element of clause.elements) exported.add(element.name.text);
    } else addNestedVars(statement);
  }
  // `identifiers` is not in the public types either; it also holds property names, which does no harm here.
  const used = new Set((source as unknown as { identifiers: Map<string, string> }).identifiers.keys());
  return { declared, exported, used, ambient, broken: syntaxErrors(source).length > 0 };
}

function evolvingType(initializer: ts.Expression | undefined, isConst: boolean): "any" | "array" | undefined {
  if (initializer && ts.isArrayLiteralExpression(initializer) && initializer.elements.length === 0)
    return "array";
  if (isConst) return undefined;
  const isNothing =
    !initializer ||
    initializer.kind === ts.SyntaxKind.NullKeyword ||
    (ts.isIdentifier(initializer) && initializer.text === "undefined");
  return isNothing ? "any" : undefined;
}
