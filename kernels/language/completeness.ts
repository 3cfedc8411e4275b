import ts from "#typescript";
import type { Completeness } from "../session/language.ts";
import { parseCell, syntaxErrors } from "./names.ts";

/** Errors for which more text is the cure wherever they are reported: an open comment, an open template. */
const wantsMore = new Set([1010, 1160, 1126]);

/** Errors that more lines do not cure: an open string, an open regular expression. */
const isFinal = new Set([1002, 1161]);

/** Whether a console should run the text, wait for more, or let the runner report its syntax error. */
export function completeness(code: string): Completeness {
  const source = parseCell(code);
  const [first] = [...syntaxErrors(source)].sort((a, b) => a.start - b.start);
  if (!first) return { status: "complete" };
  const end = lastTokenEnd(source);
  if (isFinal.has(first.code) || (!wantsMore.has(first.code) && first.start < end))
    return { status: "invalid" };
  return { status: "incomplete", indent: "  ".repeat(openLines(source)) };
}

/** End of the last thing that is not space or comment. */
function lastTokenEnd(source: ts.SourceFile): number {
  return source.endOfFileToken.getFullStart();
}

/** How many lines opened a bracket that is still open: brackets opened on one line indent once. */
function openLines(source: ts.SourceFile): number {
  const open: number[] = [];
  const visit = (node: ts.Node): void => {
    switch (node.kind) {
      case ts.SyntaxKind.OpenBraceToken:
      case ts.SyntaxKind.OpenBracketToken:
      case ts.SyntaxKind.OpenParenToken:
        open.push(source.getLineAndCharacterOfPosition(node.getStart(source)).line);
        return;
      case ts.SyntaxKind.CloseBraceToken:
      case ts.SyntaxKind.CloseBracketToken:
      case ts.SyntaxKind.CloseParenToken:
        if (node.getWidth(source) > 0) open.pop();
        return;
    }
    for (const child of node.getChildren(source)) visit(child);
  };
  visit(source);
  return new Set(open).size;
}
