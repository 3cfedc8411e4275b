import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { transform } from "oxc-transform";
import * as tensor from "../../src/tensor/index.ts";

const root = path.resolve(import.meta.dirname, "../..");
const text = readFileSync(path.join(root, "docs/tensor.md"), "utf8");

describe("pertline/tensor", () => {
  it("is listed in docs/tensor.md name by name, and nothing else is", () => {
    const listed = [...text.slice(text.indexOf("## Everything")).matchAll(/`(\w+)`/g)].map(
      ([, name]) => name!,
    );
    assert.deepEqual(listed.sort(), Object.keys(tensor).sort());
  });

  it("has every operator and layer that has a file", () => {
    const { compare, layer, losses, ...files } = Object.fromEntries(
      ["operators", "layers"]
        .flatMap((folder) => readdirSync(path.join(root, "src/tensor", folder)))
        .map((file) => [path.basename(file, ".ts"), true]),
    );
    assert.ok(compare && layer && losses);
    assert.deepEqual(Object.keys(files).filter((name) => !(name in tensor)), []); // prettier-ignore
  });

  it("does what the examples of docs/tensor.md do, one after the other (built package)", async function () {
    this.timeout(60_000);
    const folder = mkdtempSync(path.join(tmpdir(), "pertline-tensor-"));
    const blocks = [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code!);
    assert.equal(blocks.length, 5);
    const imports = new Map<string, string>();
    const code = blocks
      .join("\n")
      .replaceAll(/import (type )?\{([^}]*)\} from ("[^"]+");/g, (_, type, names: string, from: string) => {
        if (!type) for (const name of names.split(",")) if (name.trim()) imports.set(name.trim(), from);
        return "";
      })
      .replaceAll(/"(model\.onnx|training\.safetensors)"/g, (_, name: string) => JSON.stringify(path.join(folder, name))); // prettier-ignore
    const source = `${[...imports].map(([name, from]) => `import { ${name} } from ${from};`).join("\n")}\n${code}`;
    const script = (await transform("example.ts", source)).code;
    const { stdout, stderr, status } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      cwd: root,
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^8 6\n0 /);
    assert.deepEqual(readdirSync(folder).sort(), ["model.onnx", "training.safetensors"]);
    rmSync(folder, { recursive: true });
  });
});
