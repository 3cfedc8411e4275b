// npm start: sets everything up, compares the baselines on a data set, and executes the notebooks on it. No Python needed.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { ensureBuilt, ensureInstalled, ensureNode, root, stop } from "./setup.mjs";

const HELP = `npm start [-- options]

Sets everything up, then fits and compares the baselines, draws the figures and executes the notebooks.

  --data FILE          an .h5ad file; the simulated demonstration data unless given
  --where FILTER       cells to use, e.g. cell_type=k562 (may be repeated)
  --condition COLUMN   column of obs that names each cell's perturbation
  --control LABEL      label of control cells in it
  --allow-mixed        average cells of several types against one control all the same
  --normalise          values are counts: scale each cell to 10,000 and take log(1 + x)
  --all-notebooks      execute every notebook; the first four unless given (the others take some minutes more)
  --help

Results are written to out/: report.html, figures/ and notebooks/.`;

ensureNode();
let given;
try {
  given = parseArgs({
    options: {
      data: { type: "string" },
      where: { type: "string", multiple: true },
      condition: { type: "string" },
      control: { type: "string" },
      "allow-mixed": { type: "boolean" },
      normalise: { type: "boolean" },
      "all-notebooks": { type: "boolean" },
      help: { type: "boolean" },
    },
  }).values;
} catch (error) {
  stop(`npm start: ${error.message}\n\n${HELP}`);
}
if (given.help) {
  console.log(HELP);
  process.exit(0);
}
// npm runs this in the project's folder; a path is relative to where the user stands.
if (given.data && given.data !== "demo") given.data = path.resolve(process.env.INIT_CWD ?? ".", given.data);

ensureInstalled();
await ensureBuilt();

/** Runs the `pertline` command; notebooks import the library's live source. */
function pertline(parameters, stdout = "inherit") {
  const program = [
    "--conditions=pertline-source",
    path.join(root, "dist", "bin", "pertline.js"),
    ...parameters,
  ];
  const { status } = spawnSync(process.execPath, program, {
    cwd: root,
    stdio: ["inherit", stdout, "inherit"],
  });
  return status ?? 130;
}

// Ctrl-C reaches the command as well: it ends in order, and this waits for it.
process.on("SIGINT", () => {});
const began = Date.now();

const options = ["data", "where", "condition", "control"].flatMap((name) =>
  [given[name] ?? []].flat().flatMap((value) => [`--${name}`, value]),
);
const compared = pertline([
  "run",
  ...options,
  ...["normalise", "allow-mixed"].flatMap((name) => (given[name] ? [`--${name}`] : [])),
  "--out",
  "out",
]);
if (compared !== 0) process.exit(compared);

const present = readdirSync(path.join(root, "notebooks"))
  .filter((name) => name.endsWith(".ipynb"))
  .sort();
// The course of the first four is the main job; the figures of the paper in the others take longer.
const notebooks = given["all-notebooks"] ? present : present.filter((name) => /^0[1-4]-/.test(name));
const { "allow-mixed": allowMixed, ...rest } = given;
const settings = Object.entries({ ...rest, allowMixed, where: given.where?.join(",") }).filter(
  ([name, value]) => value !== undefined && name !== "all-notebooks",
);
// Notebooks of an earlier run, perhaps on other data, do not stand beside the new report.
rmSync(path.join(root, "out", "notebooks"), { recursive: true, force: true });
const status = pertline([
  ...["notebook", "run", ...notebooks.map((name) => path.join("notebooks", name))],
  ...["--output-dir", path.join("out", "notebooks")],
  ...settings.flatMap(([name, value]) => ["--set", `${name}=${value}`]),
], "ignore"); // prettier-ignore
if (status === 130) process.exit(130);

const pages = notebooks.filter(
  (name) =>
    existsSync(path.join(root, "out", "notebooks", name)) &&
    pertline(["notebook", "html", path.join("out", "notebooks", name)], "ignore") === 0,
);
const failed = notebooks.filter((name) => !pages.includes(name));
console.log(`${failed.length > 0 ? `\nNot executed to the end: ${failed.join(", ")}; the errors stand above.` : ""}
Done in ${Math.round((Date.now() - began) / 1000)} s. Open in a browser:
  out/report.html                  the comparison, with all figures
  out/notebooks/*.html             the executed notebooks (${pages.map((name) => name.slice(0, 2)).join(", ")}), as .ipynb too
  out/splits/                      what was trained on and held out
  out/figures/                     each figure as .html, .svg and .csv

${
  notebooks.length < present.length
    ? `The other notebooks (${present
        .filter((name) => !notebooks.includes(name))
        .map((name) => name.slice(0, 2))
        .join(", ")}), with all figures of the paper:  npm start -- --all-notebooks
`
    : ""
}To work in the notebooks yourself, in JupyterLab:  npm run lab
To compare predictions of your own:                npx pertline score --help`);
process.exitCode = status;
