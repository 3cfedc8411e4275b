import type { PlotlyModule } from "./plotly.ts";
import type { Template } from "./theme.ts";

interface ImageOptions {
  format?: string;
  filename?: string;
  width?: number;
  height?: number;
  scale?: number;
}

/** The parts of plotly's settings that concern downloads. */
export interface Settings {
  toImageButtonOptions?: ImageOptions;
  modeBarButtons?: unknown;
  modeBarButtonsToAdd?: unknown[];
  modeBarButtonsToRemove?: string[];
}

/** A drawn figure: plotly.js keeps on the element what it was given, as far as the user changed it. */
interface Drawn extends HTMLElement {
  data: object[];
  layout: { title?: string | { text?: string }; template?: Template };
  _fullLayout: { width: number; height: number };
}

/** What a file is called that a browser saves: the figure's title, else "figure". */
export function fileName(title: string | undefined): string {
  const words = (title ?? "").replace(/<[^>]*>/g, " ").match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.join("-").slice(0, 60) || "figure";
}

/**
 * Settings with two buttons in the place of plotly's own: the figure as PNG in print resolution, and as SVG. Both in the
 * figure's own colours, whatever the theme of the page, and as it is zoomed now.
 */
export function withDownloads<T extends Settings>(
  plotly: PlotlyModule,
  settings: T,
  template: Template | undefined,
): T {
  if (settings.modeBarButtons) return settings;
  const button = (format: "png" | "svg", icon: object): object => ({
    name: `download-${format}`,
    title: `Download as ${format.toUpperCase()}`,
    icon,
    click: (element: Drawn) => {
      const { data, layout, _fullLayout: full } = element;
      const title = typeof layout.title === "string" ? layout.title : layout.title?.text;
      const figure = { data, layout: { ...layout, template } };
      const size = { width: full.width, height: full.height };
      const options = { filename: fileName(title), ...size, scale: 2, ...settings.toImageButtonOptions };
      return plotly.downloadImage(figure, { ...options, format, ...(format === "svg" && { scale: 1 }) });
    },
  });
  return {
    ...settings,
    modeBarButtonsToRemove: ["toImage", ...(settings.modeBarButtonsToRemove ?? [])],
    modeBarButtonsToAdd: [
      ...(settings.modeBarButtonsToAdd ?? []),
      button("png", plotly.Icons.camera),
      button("svg", plotly.Icons.disk),
    ],
  };
}
