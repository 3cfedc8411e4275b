import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as kernel from "../kernels/display/index.ts";
import * as library from "../src/index.ts";
import * as render from "../src/render/index.ts";
import * as tensor from "../src/tensor/index.ts";

const root = path.resolve(import.meta.dirname, "..");
const file = path.join(import.meta.dirname, "golden/public-names.json");

describe("the public names", () => {
  it("are those that were agreed on (UPDATE_GOLDEN=1 writes them anew)", () => {
    const names = {
      pertline: Object.keys(library).sort(),
      "pertline/kernel": Object.keys(kernel).sort(),
      "pertline/render": Object.keys(render).sort(),
      "pertline/tensor": Object.keys(tensor).sort(),
    };
    if (process.env.UPDATE_GOLDEN) writeFileSync(file, `${JSON.stringify(names, null, 2)}\n`);
    assert.deepEqual(names, JSON.parse(readFileSync(file, "utf8")));
  });

  it("can be had from the built package with require() and with import, without the source condition", () => {
    assert.ok(existsSync(path.join(root, "dist/src/index.js")), "build the project first: npm run build");
    const script = `
      const library = require("pertline");
      if (typeof library.pseudobulk !== "function") throw new Error("no pseudobulk");
      import("pertline/kernel").then((kernel) => kernel.display("shown as text"));`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", script], {
      cwd: root,
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    assert.equal(stdout, "shown as text\n");
  });
});
