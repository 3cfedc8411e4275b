import { mkdirSync, writeFileSync } from "node:fs";
import { arch, cpus, platform, totalmem } from "node:os";
import path from "node:path";

/** Keeps what a bench measured in bench/results/<name>.json, with the machine it was measured on. */
export function saveResults(name: string, results: object): void {
  const folder = path.resolve(import.meta.dirname, "../results");
  mkdirSync(folder, { recursive: true });
  const machine = {
    node: process.version,
    system: `${platform()} ${arch()}`,
    processor: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
  };
  const file = path.join(folder, `${name}.json`);
  writeFileSync(
    file,
    `${JSON.stringify({ date: new Date().toISOString(), machine, ...results }, undefined, 2)}\n`,
  );
  console.log(`\nwritten to bench/results/${name}.json`);
}
