import * as module from "plotly.js-dist-min";
import type { PlotlyModule } from "./plotly.ts";

/** plotly.js as an ES module of its own. */
export const plotly: PlotlyModule = ((module as { default?: unknown }).default ?? module) as PlotlyModule;
