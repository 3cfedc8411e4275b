import { drawFigure, retheme } from "./figure.ts";
import type { Figure } from "./figure.ts";
import type { MimeExtension, MimeModel, RendererOptions, Widgets } from "./jupyterlab.ts";
import { loadPlotly } from "./plotly.ts";
import type { PlotlyModule } from "./plotly.ts";
import { onThemeChange } from "./theme.ts";

export const mimeType = "application/vnd.plotly.v1+json";

/** The renderer's extension, made with the host's own widget class. */
export function plotlyExtension({ Widget }: Widgets): MimeExtension {
  class PlotlyFigure extends Widget {
    readonly #mimeType: string;
    readonly #observer: ResizeObserver;
    #plotly: PlotlyModule | undefined;
    #figure: Figure | undefined;
    readonly #forgetTheme: () => void;
    #frame = 0;

    constructor(options: RendererOptions) {
      super();
      this.#mimeType = options.mimeType;
      this.addClass("pertline-plotly");
      this.node.style.overflow = "auto";
      this.node.style.width = "100%";
      this.#observer = new ResizeObserver(() => this.#resize());
      this.#observer.observe(this.node);
      this.#forgetTheme = onThemeChange(() => this.#retheme());
    }

    /** Called by the host for a new output and for each update of it. */
    async renderModel(model: MimeModel): Promise<void> {
      const figure = model.data[this.#mimeType] as Figure;
      try {
        const plotly = (this.#plotly ??= await loadPlotly());
        if (this.isDisposed) return;
        this.#figure = figure;
        await drawFigure(plotly, this.node, figure);
        this.#resize();
      } catch (error) {
        if (this.isDisposed) return;
        this.node.textContent = `The figure could not be drawn: ${error instanceof Error ? error.message : String(error)}`;
      }
    }

    /** Fits the figure to its place once per frame; a hidden place has no width and is left alone. */
    #resize(): void {
      cancelAnimationFrame(this.#frame);
      this.#frame = requestAnimationFrame(() => {
        if (this.isDisposed || !this.#plotly || this.node.clientWidth === 0) return;
        const { _fullLayout: drawn } = this.node as { _fullLayout?: { autosize?: boolean; width?: number } };
        if (!drawn?.autosize || drawn.width === this.node.clientWidth) return;
        this.#plotly.Plots.resize(this.node).catch(() => undefined); // hidden again meanwhile
      });
    }

    #retheme(): void {
      if (this.isDisposed || !this.#plotly || !this.#figure) return;
      // Never drawn, so that there is nothing to change.
      retheme(this.#plotly, this.node, this.#figure).catch(() => undefined);
    }

    override dispose(): void {
      if (this.isDisposed) return;
      this.#observer.disconnect();
      this.#forgetTheme();
      cancelAnimationFrame(this.#frame);
      this.#plotly?.purge(this.node);
      super.dispose();
    }
  }

  return {
    id: "pertline-plotly:renderer",
    description: "Draws Plotly figures with plotly.js.",
    rendererFactory: {
      safe: true,
      mimeTypes: [mimeType],
      createRenderer: (options) => new PlotlyFigure(options),
    },
    rank: 0,
    dataType: "json",
  };
}
