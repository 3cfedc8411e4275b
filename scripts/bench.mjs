// npm run bench [name …]: runs bench/<name>.ts, all of them without a name. Options after the names go to each.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { ensureBuilt, ensureInstalled, ensureNode, root } from "./setup.mjs";

await ensureNode();
await ensureInstalled();
await ensureBuilt();

const folder = path.join(root, "bench");
const known = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.slice(0, -".ts".length))
  .sort();
const parameters = process.argv.slice(2);
const at = parameters.findIndex((parameter) => parameter.startsWith("-"));
const asked = at < 0 ? parameters : parameters.slice(0, at);
const options = at < 0 ? [] : parameters.slice(at);

const unknown = asked.find((name) => !known.includes(name));
if (unknown !== undefined || known.length === 0) {
  const what = unknown === undefined ? "there is no bench" : `there is no bench "${unknown}"`;
  console.error(`npm run bench: ${what}; bench/ has: ${known.join(", ") || "nothing"}`);
  process.exit(1);
}

let failed = false;
for (const name of asked.length > 0 ? asked : known) {
  console.log(`\n${name}`);
  const program = [
    "--import",
    "tsx",
    "--conditions=pertline-source",
    path.join(folder, `${name}.ts`),
    ...options,
  ];
  const { status } = spawnSync(process.execPath, program, { cwd: root, stdio: "inherit" });
  failed ||= status !== 0;
}
process.exitCode = failed ? 1 : 0;
