/** What is read of a figure's layout to decide about its colours. */
interface Colours {
  paper_bgcolor?: unknown;
  font?: { color?: unknown };
  template?: Template;
}

export interface Template {
  data?: object;
  layout?: Colours;
}

/** Whether JupyterLab or Notebook show a dark theme. */
export function isDark(): boolean {
  return document.body.dataset.jpThemeLight === "false";
}

/** Calls back whenever the user chooses another theme, until the returned function is called. */
export function onThemeChange(callback: () => void): () => void {
  const observer = new MutationObserver(callback);
  observer.observe(document.body, { attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
  return () => observer.disconnect();
}

/**
 * The template for a figure in the theme of the page. A figure with a background or a text colour of its own was designed
 * with them and keeps both; one without takes the page's.
 */
export function themedTemplate(layout: Colours): Template | undefined {
  const own = layout.template;
  if (!isDark() || hasColours(layout) || (own?.layout && hasColours(own.layout))) return own;
  return { ...own, layout: merged(darkLayout(), own?.layout ?? {}) };
}

function hasColours({ paper_bgcolor: paper, font }: Colours): boolean {
  const opaque = typeof paper === "string" && !/^(transparent|(rgb|hsl)a\(.*,\s*0?\.?0*\))$/.test(paper);
  return opaque || font?.color !== undefined;
}

/** Colours of the page, in the places where plotly.js has light ones. */
function darkLayout(): Colours & Record<string, unknown> {
  const style = getComputedStyle(document.body);
  const colour = (name: string, otherwise: string): string =>
    style.getPropertyValue(name).trim() || otherwise;
  const paper = colour("--jp-layout-color0", "#111111");
  const lines = { gridcolor: "#3c3c3c", linecolor: "#6e6e6e", zerolinecolor: "#5a5a5a" };
  const planes = { ...lines, backgroundcolor: paper, showbackground: true };
  return {
    paper_bgcolor: paper,
    plot_bgcolor: paper,
    font: { color: colour("--jp-content-font-color1", "#e0e0e0") },
    xaxis: lines,
    yaxis: lines,
    polar: { bgcolor: paper, angularaxis: lines, radialaxis: lines },
    ternary: { bgcolor: paper, aaxis: lines, baxis: lines, caxis: lines },
    scene: { xaxis: planes, yaxis: planes, zaxis: planes },
    geo: { bgcolor: paper, lakecolor: paper, landcolor: "#2b2b2b", subunitcolor: "#5a5a5a" },
  };
}

function merged<T extends object>(below: T, above: object): T {
  const result = { ...below } as Record<string, unknown>;
  for (const [key, value] of Object.entries(above))
    result[key] = isPlain(value) && isPlain(result[key]) ? merged(result[key], value) : value;
  return result as T;
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
