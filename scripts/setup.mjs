// Steps before every command of a clone: the right Node, installed packages, a current build.
// Needs nothing but Node, and parses on old versions, so that those get the message below.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

const NODE = [20, 19];
const STAMP = "node_modules/.pertline-install";
const BUILT = "dist/.built";
const SOURCES = [
  "bin",
  "src",
  "kernels",
  "scripts/build.mjs",
  "scripts/build-extension.mjs",
  "package-lock.json",
  "tsconfig.json",
];

/** Ends the process with one line. */
export function stop(message) {
  console.error(message);
  process.exit(1);
}

/** Ends the process on a Node that is too old. */
export function ensureNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > NODE[0] || (major === NODE[0] && minor >= NODE[1])) return;
  stop(
    `pertline needs Node ${NODE.join(".")} or newer and this is ${process.versions.node}: install one from https://nodejs.org`,
  );
}

/** Runs `npm ci` where node_modules is missing or does not fit package-lock.json. */
export function ensureInstalled() {
  const lock = readFileSync(path.join(root, "package-lock.json"));
  const wanted = createHash("sha256").update(lock).digest("hex");
  const stamp = path.join(root, STAMP);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  if (!isInstalled(JSON.parse(lock.toString()))) {
    console.log("Installing packages (npm ci; a minute or two the first time) …");
    // Under `npm run` the same npm is used again; dev packages are wanted even where NODE_ENV says production.
    const parameters = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
    const npm = process.env.npm_execpath;
    const run =
      npm && /\.c?js$/.test(npm)
        ? spawnSync(process.execPath, [npm, ...parameters], { cwd: root, encoding: "utf8" })
        : spawnSync("npm", parameters, {
            cwd: root,
            encoding: "utf8",
            shell: process.platform === "win32",
          });
    if (run.error) stop(`npm could not be started (${run.error.message}): install Node with npm.`);
    if (run.status !== 0) {
      const output = `${run.stdout}${run.stderr}`.trim();
      if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.test(output))
        stop(
          "npm could not reach the package registry: connect to the network (or set npm's proxy), and try again.",
        );
      stop(`npm ci failed:\n${output}`);
    }
  }
  writeFileSync(stamp, wanted);
}

/** Whether what npm noted in node_modules is what the lock file asks for: someone ran `npm ci` by hand. */
function isInstalled(lock) {
  const note = path.join(root, "node_modules/.package-lock.json");
  if (!existsSync(note)) return false;
  const installed = JSON.parse(readFileSync(note, "utf8")).packages;
  return Object.entries(lock.packages).every(
    ([where, { version, link, optional, devOptional, peer }]) =>
      where === "" ||
      link ||
      !where.includes("node_modules/") ||
      installed[where]?.version === version ||
      (!installed[where] && (optional || devOptional || peer)),
  );
}

/** Builds dist where a source is newer. Type errors are shown and do not stop: cells and tests run what was built. */
export async function ensureBuilt() {
  const built = path.join(root, BUILT);
  if (existsSync(built)) {
    const at = statSync(built).mtimeMs;
    if (SOURCES.every((source) => newest(path.join(root, source)) <= at)) return;
  }
  console.log("Building …");
  const { build } = await import(pathToFileURL(path.join(root, "scripts/build.mjs")).href);
  if (!(await build())) console.log("The build has type errors (above); going on with what was built.");
}

/** Newest change of a file, or of a folder and all in it: a folder changes when a file in it is removed. */
function newest(file) {
  if (!existsSync(file)) return 0;
  const status = statSync(file);
  if (!status.isDirectory()) return status.mtimeMs;
  return readdirSync(file).reduce(
    (most, name) => Math.max(most, newest(path.join(file, name))),
    status.mtimeMs,
  );
}
