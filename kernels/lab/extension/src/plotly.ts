/** What is used of plotly.js in a page. */
export interface PlotlyModule {
  react(element: HTMLElement, data: object[], layout: object, config: object): Promise<unknown>;
  addFrames(element: HTMLElement, frames: object[]): Promise<unknown>;
  update(element: HTMLElement, traces: object, layout: object, which?: number[]): Promise<unknown>;
  relayout(element: HTMLElement, changes: object): Promise<unknown>;
  downloadImage(figure: object, options: object): Promise<unknown>;
  purge(element: HTMLElement): void;
  Icons: { camera: object; disk: object };
  Plots: { resize(element: HTMLElement): Promise<unknown> };
}

/** Name of the built plotly.js beside the container; put in by the build. */
declare const PLOTLY_FILE: string;

// Only while a classic script runs does the page know its address.
const base = (document.currentScript as HTMLScriptElement | null)?.src ?? location.href;

let loading: Promise<PlotlyModule> | undefined;

/** plotly.js, loaded with the first figure: 4.8 MB that a session without figures does not need. */
export function loadPlotly(): Promise<PlotlyModule> {
  return (loading ??= import(new URL(PLOTLY_FILE, base).href).then(
    (module: { plotly: PlotlyModule }) => module.plotly,
  ));
}
