import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ComparableCell } from "./notebookOutputs.ts";

export const notebooksFolder: string = path.resolve(import.meta.dirname, "../../notebooks");
/** File names, in order. */
export const ALL_NOTEBOOKS: readonly string[] = readdirSync(notebooksFolder)
  .filter((name) => name.endsWith(".ipynb"))
  .sort();
/** Trains networks: takes minutes, and its last digits differ between processors. */
export const TRAINING_NOTEBOOK = "09-deep-models.ipynb";
/** Those with the same outputs everywhere. */
export const NOTEBOOKS: readonly string[] = ALL_NOTEBOOKS.filter((name) => name !== TRAINING_NOTEBOOK);

/** Cell by cell, so that a difference names the cell and not the whole notebook. */
export function assertSameOutputs(
  actual: readonly ComparableCell[],
  expected: readonly ComparableCell[],
): void {
  assert.deepEqual(
    actual.map(({ title }) => title),
    expected.map(({ title }) => title),
  );
  for (const [i, { title, outputs }] of actual.entries())
    assert.deepEqual(outputs, expected[i]!.outputs, `code cell ${i + 1} (${title})`);
}

/** Outputs are committed as of a machine without data sets: in a suite that calls this there are none. */
export function withoutData(): void {
  const own = process.env.PERTLINE_DATA;
  let empty: string;
  before(() => {
    empty = mkdtempSync(path.join(tmpdir(), "pertline-no-data-"));
    process.env.PERTLINE_DATA = empty;
  });
  after(() => {
    if (own === undefined) delete process.env.PERTLINE_DATA;
    else process.env.PERTLINE_DATA = own;
    rmSync(empty, { recursive: true, force: true });
  });
}

/**
 * Executes a notebook with Jupyter's own client and our kernelspec.
 * @param prefix where the kernelspec was installed
 */
export function runNbclient(python: string, prefix: string, notebook: string, output: string): Promise<void> {
  const env = {
    ...process.env,
    NODE_OPTIONS: "",
    JUPYTER_PATH: path.join(prefix, "share", "jupyter"),
    JUPYTER_RUNTIME_DIR: path.join(prefix, "runtime"),
    JUPYTER_CONFIG_DIR: path.join(prefix, "config"),
  };
  const script = path.join(import.meta.dirname, "../notebooks/run_nbclient.py");
  return new Promise((resolve, reject) =>
    execFile(python, [script, notebook, output], { env, cwd: prefix }, (error, _stdout, stderr) =>
      error ? reject(new Error(`nbclient failed:\n${stderr}`)) : resolve(),
    ),
  );
}
