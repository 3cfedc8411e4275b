// npm start: sets everything up and executes the notebooks without Jupyter. Options are those of `pertline notebook run`.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { ensureBuilt, ensureInstalled, ensureNode, root } from "./setup.mjs";

await ensureNode();
await ensureInstalled();
await ensureBuilt();

const output = path.join("out", "notebooks");
const notebooks = readdirSync(path.join(root, "notebooks"))
  .filter((name) => name.endsWith(".ipynb"))
  .sort();
if (notebooks.length === 0) {
  console.error("npm start: there is no notebook in notebooks/");
  process.exit(1);
}

/** Runs the `pertline` command; notebooks import the library's live source. */
function pertline(...parameters) {
  const program = [
    "--conditions=pertline-source",
    path.join(root, "dist", "bin", "pertline.js"),
    "notebook",
    ...parameters,
  ];
  const { status } = spawnSync(process.execPath, program, {
    cwd: root,
    stdio: ["inherit", "ignore", "inherit"],
  });
  return status ?? 130;
}

// Ctrl-C reaches the command as well: it ends in order, and this waits for it.
process.on("SIGINT", () => {});

const began = Date.now();
const files = notebooks.map((name) => path.join("notebooks", name));
const status = pertline("run", ...files, "--output-dir", output, ...process.argv.slice(2));
if (status === 130) process.exit(130);

// An output of an earlier run is not shown as one of this run.
const written = notebooks
  .map((name) => path.join(output, name))
  .filter((file) => existsSync(path.join(root, file)) && mtime(file) >= began);
const pages = written
  .filter((file) => pertline("html", file) === 0)
  .map((file) => file.replace(/ipynb$/, "html"));
if (pages.length > 0) {
  console.log("\nExecuted notebooks, and pages to open in a browser:");
  for (const page of pages) console.log(`  ${page.replace(/html$/, "{ipynb,html}")}`);
}
console.log("\nTo work in them yourself in JupyterLab: npm run lab");
process.exitCode = status;

function mtime(file) {
  return statSync(path.join(root, file)).mtimeMs;
}
