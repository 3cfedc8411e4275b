import type { PlotlyModule } from "./plotly.ts";

/** A figure as it comes in an output; JupyterLab keeps it, so it is copied before plotly.js adds to it. */
export interface Figure {
  data?: object[];
  layout?: { width?: number; height?: number; autosize?: boolean };
  config?: object;
  frames?: object[];
}

/** Height in pixels of a figure that names none: plotly's own. */
const defaultHeight = 450;

/**
 * Draws a figure into an element, or changes the one already there.
 * Without a width of its own the figure takes the element's.
 */
export async function drawFigure(plotly: PlotlyModule, element: HTMLElement, figure: Figure): Promise<void> {
  const { data = [], layout = {}, config = {}, frames } = structuredClone(figure);
  layout.autosize ??= layout.width === undefined;
  element.style.height = `${layout.height ?? defaultHeight}px`;
  await plotly.react(element, data, layout, { displaylogo: false, ...config, responsive: false });
  if (frames) await plotly.addFrames(element, frames);
}
