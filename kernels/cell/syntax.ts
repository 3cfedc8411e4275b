/** A node of the parser's ESTree, reduced to what a walk needs. */
export interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

export function isNode(value: unknown): value is Node {
  return (
    typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string"
  );
}

/**
 * Visits a node and everything below it. `inFunction` tells whether a function stands between the root and the node
 * (the root itself not counted unless it is one). Return "skip" to leave out what is below.
 */
export function walk(
  root: Node,
  visit: (node: Node, parent: Node | undefined, inFunction: boolean) => "skip" | undefined | void,
): void {
  const step = (node: Node, parent: Node | undefined, inFunction: boolean): void => {
    if (visit(node, parent, inFunction) === "skip") return;
    const below = inFunction || /Function|StaticBlock|PropertyDefinition/.test(node.type);
    for (const key in node) {
      if (key === "type" || key === "parent") continue;
      const value = node[key];
      if (Array.isArray(value)) {
        for (const one of value) if (isNode(one)) step(one, node, below);
      } else if (isNode(value)) step(value, node, below);
    }
  };
  step(root, undefined, false);
}

/** Names bound by a pattern: `{a, b: [c = 1], ...d}` → a, c, d. */
export function bindingNames(pattern: Node): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name as string];
    case "ObjectPattern":
      return (pattern.properties as Node[]).flatMap((p) =>
        bindingNames((p.type === "RestElement" ? p.argument : p.value) as Node),
      );
    case "ArrayPattern":
      return (pattern.elements as (Node | null)[]).flatMap((e) => (e ? bindingNames(e) : []));
    case "AssignmentPattern":
      return bindingNames(pattern.left as Node);
    case "RestElement":
      return bindingNames(pattern.argument as Node);
    default:
      return [];
  }
}

/** The declaration of an export, or the statement itself. */
export function inner(statement: Node): Node {
  return isNode(statement.declaration) ? statement.declaration : statement;
}

/** Name of an identifier, or value of a quoted export name. */
export function nameOf(node: unknown): string {
  const { name, value } = node as { name?: string; value?: string };
  return name ?? value ?? "";
}
