import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Name of the kernel's folder among the kernelspecs. */
const kernelName = "pertline";

/** JupyterLab's settings for this clone: nothing is fetched from the network, no news, our kernel first. */
export const serverConfig: Readonly<Record<string, object>> = {
  LabApp: {
    news_url: null,
    check_for_updates_class: "jupyterlab.NeverCheckForUpdate",
    extension_manager: "readonly",
  },
  MultiKernelManager: { default_kernel_name: kernelName },
};

/** Defaults of the front end's settings, which a user changes as usual. */
export const settings: Readonly<Record<string, object>> = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

/** Writes the configuration into the virtual environment's own etc/jupyter and share/jupyter. */
export function writeConfig(venv: string): void {
  const write = (file: string, content: object): void => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(content, undefined, 2) + "\n");
  };
  write(path.join(venv, "etc/jupyter/jupyter_lab_config.json"), serverConfig);
  write(path.join(venv, "share/jupyter/lab/settings/overrides.json"), settings);
}

/** Copies the built Plotly renderer where JupyterLab looks for prebuilt extensions. */
export function installRenderer(venv: string, built: string): void {
  const target = path.join(venv, "share/jupyter/labextensions/pertline-plotly");
  rmSync(target, { recursive: true, force: true });
  cpSync(built, target, { recursive: true });
}

/**
 * Environment of the server: its settings, kernels and running state lie in the clone, so that neither the user's own
 * Jupyter configuration reaches it nor the other way round.
 */
export function serverEnvironment(lab: string, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const rest = { ...environment };
  for (const name of ["JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "PYTHONHOME", "PYTHONPATH"]) delete rest[name];
  return {
    ...rest,
    PYTHONNOUSERSITE: "1",
    JUPYTER_CONFIG_DIR: path.join(lab, "config"),
    JUPYTER_DATA_DIR: path.join(lab, "data"),
    JUPYTER_RUNTIME_DIR: path.join(lab, "runtime"),
    JUPYTER_PREFER_ENV_PATH: "1",
  };
}
