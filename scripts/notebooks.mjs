// npm run notebooks: runs the notebooks in place, so that their committed outputs are those of today's code.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
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

// Committed outputs are those of a machine without data sets; an empty folder stands for one.
const none = mkdtempSync(path.join(tmpdir(), "pertline-no-data-"));
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
const env = { ...process.env, PERTLINE_DATA: none };
process.exitCode = spawnSync(process.execPath, program, { cwd: root, stdio: "inherit", env }).status ?? 130;
rmSync(none, { recursive: true, force: true });
