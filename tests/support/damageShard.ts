import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { closeReader } from "../../src/io/h5ad/client.ts";
import { damageMany } from "./damageMany.ts";

/** A process of its own for the mutants of one file: `node damageShard.ts NAME COUNT PATIENCE_MS`. Prints what came of them as JSON. */
async function main([name = "", count, patienceMs]: readonly string[]): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), `pertline-damaged-${name}-`));
  try {
    const result = await damageMany(folder, Number(count), { names: [name], patienceMs: Number(patienceMs) });
    console.log(JSON.stringify({ ...result, codes: Object.fromEntries(result.codes) }));
  } finally {
    await closeReader();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main(process.argv.slice(2));
