// npm run lab: JupyterLab with the kernel and the Plotly renderer, in a virtual environment of this folder (.lab/venv).
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { ensureBuilt, ensureInstalled, ensureNode, root, stop } from "./setup.mjs";

const USAGE = `npm run lab -- [options] [folder]

Sets up JupyterLab 4 in .lab/venv with the TypeScript kernel and the Plotly renderer, and opens it on
a folder (default: notebooks). Nothing is installed outside this clone.

  --no-browser      do not open a browser; the address is printed
  --port NUMBER     first port to try (default 8888)
  --python COMMAND  Python 3.10 or newer to make the environment with (default: python3, python)
  --install-only    set up, and do not start
  --help            show this`;

function options() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        "no-browser": { type: "boolean", default: false },
        port: { type: "string", default: "8888" },
        python: { type: "string" },
        "install-only": { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (error) {
    return stop(`${error.message.split("\n")[0]} (npm run lab -- --help lists the options)`);
  }
}

ensureNode();
const { values, positionals } = options();
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const port = Number(values.port);
if (!Number.isInteger(port) || port < 1 || port > 65535)
  stop(`--port takes a number from 1 to 65535, not ${values.port}`);
if (positionals.length > 1) stop(`npm run lab takes one folder, not ${positionals.length}`);

const { findPython } = await import("./environment.mjs");
const python = findPython(values.python);
if (!python.command)
  stop(
    `JupyterLab needs Python 3.10 or newer with venv: ${python.reason}. Install it (Debian, Ubuntu: apt install python3 python3-venv) or name one with --python.`,
  );
ensureInstalled();
await ensureBuilt();

const { openLab } = await import(pathToFileURL(path.join(root, "dist/kernels/lab/lab.js")).href);
try {
  process.exitCode = await openLab({
    root,
    folder: path.resolve(process.env.INIT_CWD ?? root, positionals[0] ?? path.join(root, "notebooks")),
    python: python.command,
    port,
    browser: !values["no-browser"],
    installOnly: values["install-only"],
    say: (line) => console.log(line),
  });
} catch (error) {
  if (typeof error?.code !== "string") throw error;
  stop(error.message);
}
