const inherited: ReadonlySet<string> = new Set(
  "color cursor fill font-family font-size font-style font-weight font-variant letter-spacing stroke stroke-width text-anchor visibility white-space".split(
    " ",
  ),
);

function own(element: Element, property: string): string | undefined {
  const style = element.getAttribute("style");
  if (style) {
    const at = new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([^;]+)`, "i").exec(style);
    if (at?.[1]) return at[1].replace(/!important/, "").trim();
  }
  return element.getAttribute(property) ?? undefined;
}

/**
 * Value of a CSS property from style attributes and presentation attributes, up the tree where it is inherited.
 * plotly.js writes every style of a drawing inline, so no style sheet is looked at: jsdom's cascade is 100 times slower.
 */
export function styleOf(
  element: Element,
  property: string,
  inherit: boolean = inherited.has(property),
): string | undefined {
  for (let at: Element | null = element; at; at = inherit ? at.parentElement : null) {
    const value = own(at, property);
    if (value !== undefined && value !== "inherit") return value;
  }
  return undefined;
}
