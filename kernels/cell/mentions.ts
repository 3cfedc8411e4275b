import { type Node, walk } from "./syntax.ts";

/**
 * Names that functions and classes of a compiled cell mention, their own variables included: a later cell may declare
 * one of them, and by then they shall see it.
 */
export function mentionedNames(program: Node): string[] {
  const names = new Set<string>();
  walk(program, (node, parent, inFunction) => {
    if (inFunction && node.type === "Identifier" && !isKey(node, parent)) names.add(node.name as string);
  });
  return [...names];
}

/** `b` in `a.b`, `{ b: 1 }` and `class { b() {} }`. */
function isKey(node: Node, parent: Node | undefined): boolean {
  if (parent === undefined || parent.computed === true) return false;
  if (parent.type === "MemberExpression") return parent.property === node;
  return parent.key === node && parent.value !== node && parent.shorthand !== true;
}
