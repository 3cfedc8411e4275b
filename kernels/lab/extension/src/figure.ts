import { withDownloads } from "./download.ts";
import type { Settings } from "./download.ts";
import type { PlotlyModule } from "./plotly.ts";
import { themedTemplate } from "./theme.ts";
import type { Template } from "./theme.ts";

/** A figure as it comes in an output; JupyterLab keeps it, so it is copied before plotly.js adds to it. */
export interface Figure {
  data?: object[];
  layout?: { width?: number; height?: number; autosize?: boolean; template?: Template };
  config?: Settings;
  frames?: object[];
}

/** Height in pixels of a figure that names none: plotly's own. */
const defaultHeight = 450;

/**
 * Draws a figure into an element, or changes the one already there, in the theme of the page.
 * Without a width of its own the figure takes the element's.
 */
export async function drawFigure(plotly: PlotlyModule, element: HTMLElement, figure: Figure): Promise<void> {
  const { data = [], layout = {}, config = {}, frames } = structuredClone(figure);
  const { template } = layout;
  layout.autosize ??= layout.width === undefined;
  layout.template = themedTemplate(layout);
  element.style.height = `${layout.height ?? defaultHeight}px`;
  const settings = withDownloads(
    plotly,
    { displaylogo: false, showSendToCloud: false, ...config, responsive: false },
    template,
  );
  await plotly.react(element, data, layout, settings);
  if (frames) await plotly.addFrames(element, frames);
  followClicks(plotly, element as DrawnElement);
}

/** What plotly.js adds to an element. */
interface DrawnElement extends HTMLElement {
  layout: { updatemenus?: { buttons: { name?: string; args: [object, object, number[]?] }[] }[] };
  on(event: "plotly_click", listener: (event: Click) => void): void;
  removeAllListeners(event: "plotly_click"): void;
}

interface Click {
  points: { data: { ids?: string[] }; pointNumber: number }[];
}

/** A click on a point whose id is the name of a button in one of the figure's menus does what the button does. */
function followClicks(plotly: PlotlyModule, element: DrawnElement): void {
  element.removeAllListeners("plotly_click");
  element.on("plotly_click", ({ points: [point] }) => {
    const id = point?.data.ids?.[point.pointNumber];
    for (const [menu, { buttons }] of (element.layout.updatemenus ?? []).entries()) {
      const at = id === undefined ? -1 : buttons.findIndex(({ name }) => name === id);
      if (at < 0) continue;
      const [traces, layout, which] = buttons[at]!.args;
      void plotly.update(element, traces, { ...layout, [`updatemenus[${menu}].active`]: at }, which);
    }
  });
}

/** Gives a drawn figure the colours of the page's present theme; where the user zoomed to is kept. */
export async function retheme(plotly: PlotlyModule, element: HTMLElement, figure: Figure): Promise<void> {
  const template = structuredClone(themedTemplate(figure.layout ?? {})) ?? null;
  await plotly.relayout(element, { template });
}
