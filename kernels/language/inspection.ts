import type ts from "#typescript";

export interface Inspection {
  markdown: string;
  plain: string;
}

/** Type and documentation of the symbol at an offset of `code`, which stands in `file` after `shift` characters. */
export function inspection(
  service: ts.LanguageService,
  file: string,
  shift: number,
  code: string,
  offset: number,
): Inspection | undefined {
  const isName = (index: number): boolean => /[\p{ID_Continue}$#]/u.test(code.charAt(index));
  // A cursor right behind a name means that name.
  const position = isName(offset) || !isName(offset - 1) ? offset : offset - 1;
  const info = service.getQuickInfoAtPosition(file, shift + position);
  // For a name that does not exist, TypeScript says `any`.
  const isKnown = info && !(info.kind === "" && plainText(info.displayParts) === "any");
  if (isKnown) return render([signature(info.displayParts)], info.documentation, info.tags);

  const help = service.getSignatureHelpItems(file, shift + offset, undefined);
  const item = help?.items[help.selectedItemIndex];
  if (!help || !item) return undefined;
  const active = activeParameter(item, help.argumentIndex);
  const signatures = [item, ...help.items.filter((other) => other !== item)].map(callSignature);
  const parameterTags = item.parameters
    .filter(
      (parameter) =>
        parameter.documentation.length > 0 && !item.tags.some((tag) => isParameter(tag, parameter.name)),
    )
    .map((parameter) => ({
      name: "param",
      text: [...text(`${parameter.name} `), ...parameter.documentation],
    }));
  return render(signatures, item.documentation, [...parameterTags, ...item.tags], active);
}

/** The parameter that is being written; a rest parameter takes all that follow. */
function activeParameter(item: ts.SignatureHelpItem, index: number): Active | undefined {
  const parameter = item.parameters[item.isVariadic ? Math.min(index, item.parameters.length - 1) : index];
  if (!parameter) return undefined;
  const documentation =
    parameter.documentation.length > 0
      ? parameter.documentation
      : item.tags
          .find((tag) => isParameter(tag, parameter.name))
          ?.text?.filter((part) => part.kind === "text");
  return {
    declaration: plainText(parameter.displayParts),
    documentation: plainText(documentation).replace(/^\s*-?\s*/, ""),
  };
}

interface Active {
  declaration: string;
  documentation: string;
}

function isParameter(tag: ts.JSDocTagInfo, name: string): boolean {
  return tag.name === "param" && plainText(tag.text).startsWith(name);
}

function text(value: string): ts.SymbolDisplayPart[] {
  return [{ text: value, kind: "text" }];
}

/** Names of earlier cells are imports to TypeScript; `(alias)` and `import name` say nothing to the user. */
function signature(parts: readonly ts.SymbolDisplayPart[] | undefined): string {
  const all = plainText(parts);
  if (!all.startsWith("(alias) ")) return all;
  const shown = all.slice("(alias) ".length).replace(/(?:^|\n)(?:import|export) [^\n]*$/, "");
  if (shown === "") return all.slice("(alias) ".length);
  return /^[\p{ID_Continue}$]+[<(]/u.test(shown) ? `function ${shown}` : shown;
}

function callSignature(item: ts.SignatureHelpItem): string {
  const parameters = item.parameters.map((parameter) => plainText(parameter.displayParts));
  const all = [
    item.prefixDisplayParts,
    text(parameters.join(plainText(item.separatorDisplayParts))),
    item.suffixDisplayParts,
  ];
  return all.map(plainText).join("");
}

/** Joins parts; a `{@link x}` becomes the name it shows. */
function plainText(parts: readonly ts.SymbolDisplayPart[] | undefined): string {
  return (parts ?? [])
    .filter((part) => part.kind !== "link")
    .map((part) => part.text)
    .join("");
}

function markdownText(parts: readonly ts.SymbolDisplayPart[] | undefined): string {
  return (parts ?? [])
    .filter((part) => part.kind !== "link")
    .map((part) => (part.kind === "linkName" ? `\`${part.text}\`` : part.text))
    .join("");
}

const sections: Partial<Record<string, string>> = {
  param: "Parameters",
  typeParam: "Type parameters",
  template: "Type parameters",
  returns: "Returns",
  return: "Returns",
  throws: "Throws",
  example: "Example",
  deprecated: "Deprecated",
  default: "Default",
  see: "See",
};

function render(
  signatures: string[],
  documentation: readonly ts.SymbolDisplayPart[] | undefined,
  tags: readonly ts.JSDocTagInfo[] | undefined,
  active?: Active,
): Inspection {
  const shown = signatures.slice(0, 5);
  if (signatures.length > 5) shown.push(`// and ${signatures.length - 5} more`);
  const markdown = ["```ts\n" + shown.join("\n") + "\n```"];
  const plain = [shown.join("\n")];
  if (active) {
    const note = active.documentation && ` – ${active.documentation}`;
    markdown.push(`**▸ \`${active.declaration}\`**${note}`);
    plain.push(`▸ ${active.declaration}${note}`);
  }
  if (documentation && documentation.length > 0) {
    markdown.push(markdownText(documentation));
    plain.push(plainText(documentation));
  }
  const groups = new Map<string, ts.JSDocTagInfo[]>();
  for (const tag of tags ?? []) {
    const title = sections[tag.name] ?? `@${tag.name}`;
    groups.set(title, [...(groups.get(title) ?? []), tag]);
  }
  for (const [title, group] of groups) {
    const rich = group.map((tag) => tagMarkdown(title, tag));
    markdown.push(`**${title}**\n\n${rich.join("\n")}`.trim());
    plain.push([`${title}:`, ...group.map((tag) => indent(plainText(tag.text)))].join("\n").trimEnd());
  }
  return { markdown: markdown.join("\n\n"), plain: plain.join("\n\n") };
}

function tagMarkdown(title: string, tag: ts.JSDocTagInfo): string {
  const content = markdownText(tag.text);
  if (title === "Example") return content.includes("```") ? content : "```ts\n" + content + "\n```";
  const named =
    title === "Parameters" || title === "Type parameters"
      ? /^(\S+)\s*(?:-\s*)?([^]*)$/.exec(plainText(tag.text))
      : null;
  return named ? `- \`${named[1]}\`${named[2] ? ` – ${named[2]}` : ""}` : content;
}

function indent(value: string): string {
  return value.replace(/^/gm, "  ");
}
