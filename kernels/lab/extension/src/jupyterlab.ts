import type * as LuminoWidgets from "@lumino/widgets";

/** The parts of JupyterLab's mime renderer contract that are used here (@jupyterlab/rendermime-interfaces). */
export interface MimeModel {
  readonly data: Readonly<Record<string, unknown>>;
}

export interface RendererOptions {
  readonly mimeType: string;
}

export interface MimeExtension {
  id: string;
  description: string;
  rendererFactory: {
    /** Drawn in notebooks that are not trusted, too: a figure is data, and plotly.js strips scripts from its texts. */
    safe: true;
    mimeTypes: string[];
    createRenderer(options: RendererOptions): LuminoWidgets.Widget;
  };
  /** Lower is preferred among the representations of one output; the stock image is 90. */
  rank: number;
  dataType: "json";
}

export type Widgets = Pick<typeof LuminoWidgets, "Widget">;

/** One version of a shared package in module federation's scope. */
interface Shared {
  get(): Promise<() => unknown>;
}

export type ShareScope = Record<string, Record<string, Shared> | undefined>;

/** The host's own package, so that a widget made here is one of the host's. */
export async function sharedPackage<T>(scope: ShareScope, name: string): Promise<T> {
  const [version] = Object.values(scope[name] ?? {});
  if (!version) throw new Error(`JupyterLab does not share ${name}, which this renderer needs.`);
  return (await version.get())() as T;
}
