// Other versions of Node, on which `npm run test:full` tests the kernel's interrupts: .lab/nodes, from the npm registry.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./setup.mjs";

/** The packages hold nothing but the binary; they need no install script. */
const VERSIONS = { 20: "20.20.2", 22: "22.23.3", 24: "24.21.0" };
const PLATFORMS = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"];

/**
 * Installs the versions of Node that are missing. Returns { nodes }, their binaries joined as in PATH, or { reason }.
 * PERTLINE_TEST_NODES names others.
 */
export function ensureTestNodes() {
  if (process.env.PERTLINE_TEST_NODES) return { nodes: process.env.PERTLINE_TEST_NODES };
  const platform = `${process.platform}-${process.arch}`;
  if (!PLATFORMS.includes(platform)) return { reason: `there are no packaged versions for ${platform}` };
  const folder = path.join(root, ".lab", "nodes");
  const current = process.versions.node.split(".")[0];
  const wanted = Object.entries(VERSIONS).filter(([major]) => major !== current);
  const binary = (major) => path.join(folder, "node_modules", `node${major}`, "bin", "node");
  const works = (major) =>
    existsSync(binary(major)) &&
    spawnSync(binary(major), ["--version"], { encoding: "utf8" }).stdout?.trim() === `v${VERSIONS[major]}`;

  const missing = wanted.filter(([major]) => !works(major));
  if (missing.length > 0) {
    console.log(`Installing Node ${missing.map(([, version]) => version).join(" and ")} into .lab/nodes …`);
    mkdirSync(folder, { recursive: true });
    const dependencies = Object.fromEntries(
      wanted.map(([major, version]) => [`node${major}`, `npm:node-${platform}@${version}`]),
    );
    writeFileSync(path.join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
    const parameters = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    const npm = process.env.npm_execpath;
    const step =
      npm && /\.c?js$/.test(npm)
        ? spawnSync(process.execPath, [npm, ...parameters], { cwd: folder, encoding: "utf8" })
        : spawnSync("npm", parameters, { cwd: folder, encoding: "utf8" });
    if (step.error || step.status !== 0) {
      const lines = `${step.stderr ?? ""}`.trim().split("\n");
      return {
        reason: `npm could not install them: ${lines.find((line) => /error/i.test(line)) ?? lines[0]}`,
      };
    }
  }
  const broken = wanted.find(([major]) => !works(major));
  if (broken) return { reason: `Node ${broken[1]} does not start here` };
  return { nodes: wanted.map(([major]) => binary(major)).join(path.delimiter) };
}
