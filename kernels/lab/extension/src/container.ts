import { sharedPackage } from "./jupyterlab.ts";
import type { ShareScope, Widgets } from "./jupyterlab.ts";
import { plotlyExtension } from "./renderer.ts";

/** Name of the extension, under which JupyterLab looks for the container; put in by the build. */
declare const EXTENSION_NAME: string;

/** A module federation container, as webpack would write it. */
interface Container {
  init(scope: ShareScope): void;
  get(module: string): Promise<() => { __esModule: true; default: unknown }>;
}

let scope: ShareScope = {};

const container: Container = {
  init(shared) {
    scope = shared;
  },
  async get(module) {
    if (module !== "./mimeExtension") throw new Error(`${EXTENSION_NAME} has no module ${module}`);
    const extension = plotlyExtension(await sharedPackage<Widgets>(scope, "@lumino/widgets"));
    return () => ({ __esModule: true, default: extension });
  },
};

const host = globalThis as { _JUPYTERLAB?: Record<string, Container> };
(host._JUPYTERLAB ??= {})[EXTENSION_NAME] = container;
