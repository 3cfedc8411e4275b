// npm run notebooks: runs the notebooks in place, so that their committed outputs are those of today's code.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { ensureBuilt, ensureInstalled, ensureNode, root } from "./setup.mjs";

ensureNode();
ensureInstalled();
await ensureBuilt();

// The notebook that makes the demonstration data shows a bar for it: made before, outputs are the same every time.
const { demoFile } = await import(pathToFileURL(path.join(root, "dist/src/index.js")).href);
await demoFile();
await demoFile({ line: "second" });

const asked = process.argv.slice(2);
const files =
  asked.length > 0
    ? asked
    : readdirSync(path.join(root, "notebooks"))
        .filter((name) => name.endsWith(".ipynb"))
        .map((name) => path.join("notebooks", name));
const program = [
  "--conditions=pertline-source",
  path.join(root, "dist/bin/pertline.js"),
  "notebook",
  "run",
  ...files,
  "--inplace",
];
process.exitCode = spawnSync(process.execPath, program, { cwd: root, stdio: "inherit" }).status ?? 130;
