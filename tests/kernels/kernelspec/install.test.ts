import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  findKernelspecs,
  installKernelspec,
  uninstallKernelspec,
} from "../../../kernels/kernelspec/install.ts";
import type { Kernelspec } from "../../../kernels/kernelspec/install.ts";

describe("install", () => {
  let prefix: string;
  let kernels: string;
  beforeEach(async () => {
    prefix = await mkdtemp(path.join(tmpdir(), "pertline-install-"));
    kernels = path.join(prefix, "share", "jupyter", "kernels");
  });
  afterEach(() => rm(prefix, { recursive: true, force: true }));
  const target = (): { kind: "prefix"; directory: string } => ({ kind: "prefix", directory: prefix });

  it("writes kernel.json with paths that exist, and logos", async () => {
    const directory = await installKernelspec({ target: target() });
    assert.equal(directory, path.join(kernels, "pertline"));
    assert.deepEqual((await readdir(directory)).sort(), [
      "kernel.json",
      "logo-32x32.png",
      "logo-64x64.png",
      "logo-svg.svg",
    ]);
    const spec = JSON.parse(await readFile(path.join(directory, "kernel.json"), "utf8")) as Kernelspec;
    const [node, entry, ...rest] = spec.argv as [string, string];
    assert.ok(path.isAbsolute(node) && existsSync(node));
    assert.ok(path.isAbsolute(entry) && existsSync(entry));
    assert.deepEqual(rest, ["{connection_file}"]);
    assert.deepEqual(
      { ...spec, argv: [] },
      {
        argv: [],
        display_name: "TypeScript (pertline)",
        language: "typescript",
        interrupt_mode: "message",
        metadata: { debugger: false },
      },
    );
    for (const size of [32, 64]) {
      const png = await readFile(path.join(directory, `logo-${size}x${size}.png`));
      assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [size, size]);
    }
  });

  it("replaces an older one and leaves nothing else behind", async () => {
    await installKernelspec({ target: target() });
    await writeFile(path.join(kernels, "pertline", "stale"), "");
    await installKernelspec({ target: target(), displayName: "TS" });
    assert.deepEqual(await readdir(kernels), ["pertline"]);
    assert.ok(!existsSync(path.join(kernels, "pertline", "stale")));
    assert.equal((await findKernelspecs([kernels]))[0]?.displayName, "TS");
    await rm(path.join(kernels, "pertline"), { recursive: true });
    await writeFile(path.join(kernels, "pertline"), "not a folder");
    await installKernelspec({ target: target() });
    assert.equal((await findKernelspecs([kernels])).length, 1);
  });

  it("refuses names that Jupyter refuses", async () => {
    for (const name of ["../x", "a b", ""])
      await assert.rejects(installKernelspec({ target: target(), name }), { code: "bad-name" });
    assert.ok(!existsSync(kernels));
  });

  it("finds and removes our kernelspecs only", async () => {
    await installKernelspec({ target: target(), name: "mine" });
    await mkdir(path.join(kernels, "python3"));
    await writeFile(
      path.join(kernels, "python3", "kernel.json"),
      '{"argv":["python","-m","ipykernel_launcher"]}',
    );
    await mkdir(path.join(kernels, "broken"));
    assert.deepEqual(
      (await findKernelspecs([kernels])).map((one) => one.name),
      ["mine"],
    );
    await assert.rejects(uninstallKernelspec({ target: target(), name: "python3" }), { code: "not-ours" });
    await uninstallKernelspec({ target: target(), name: "mine" });
    assert.deepEqual((await readdir(kernels)).sort(), ["broken", "python3"]);
    await assert.rejects(uninstallKernelspec({ target: target(), name: "mine" }), { code: "not-found" });
  });

  it("installs tslab under a name that tslab's own installer does not use, and finds and removes it", async () => {
    const directory = await installKernelspec({ target: target(), kind: "tslab" });
    assert.equal(directory, path.join(kernels, "pertline-tslab"));
    const spec = JSON.parse(await readFile(path.join(directory, "kernel.json"), "utf8")) as Kernelspec;
    const [node, entry, ...rest] = spec.argv as [string, string];
    assert.ok(existsSync(node) && existsSync(entry));
    assert.deepEqual(rest, ["kernel", "--config-path={connection_file}"]);
    assert.equal(spec.interrupt_mode, "signal");
    assert.equal((await readdir(directory)).filter((file) => file.startsWith("logo-")).length, 3);
    await installKernelspec({ target: target() });
    const found = await findKernelspecs([kernels]);
    assert.deepEqual(found.map(({ name, kind }) => [name, kind]), [["pertline", "pertline"], ["pertline-tslab", "tslab"]]); // prettier-ignore

    // One that tslab installed itself is not ours.
    await mkdir(path.join(kernels, "tslab"));
    const own = { ...spec, metadata: undefined };
    await writeFile(path.join(kernels, "tslab", "kernel.json"), JSON.stringify(own));
    await assert.rejects(uninstallKernelspec({ target: target(), name: "tslab" }), { code: "not-ours" });
    await uninstallKernelspec({ target: target(), kind: "tslab" });
    assert.deepEqual((await readdir(kernels)).sort(), ["pertline", "tslab"]);
  });
});
