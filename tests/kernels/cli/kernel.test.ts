import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { type KernelCommand, kernelCommand } from "../../support/kernelCommand.ts";

describe("pertline kernel", function () {
  this.timeout(60_000);
  let command: KernelCommand;
  let folder: string;
  let environment: KernelCommand["environment"];
  beforeEach(async () => {
    command = await kernelCommand();
    ({ folder, environment } = command);
  });
  afterEach(() => command.remove());

  const pertline: KernelCommand["run"] = (...parameters) => command.run(...parameters);

  it("installs for the user, lists and uninstalls", async () => {
    const directory = path.join(folder, "data", "kernels", "pertline");
    assert.deepEqual(await pertline("install"), { code: 0, out: `Installed ${directory}\n` });
    const listed = await pertline("list");
    assert.ok(listed.out.startsWith(`pertline  TypeScript (pertline)\n  ${directory}\n`), listed.out);
    assert.deepEqual(await pertline("uninstall"), { code: 0, out: `Removed ${directory}\n` });
    assert.match((await pertline("list")).out, /None is installed/);
    const again = await pertline("uninstall");
    assert.equal(again.code, 1);
    assert.match(again.out, /^pertline: Expected a kernelspec at .*\n$/);
  });

  it("installs into a prefix and into the active environment", async () => {
    const prefix = path.join(folder, "venv");
    environment.VIRTUAL_ENV = prefix;
    assert.equal((await pertline("install", "--sys-prefix", "--name", "ts")).code, 0);
    assert.equal((await pertline("install", "--prefix", prefix, "--display-name", "T")).code, 0);
    const listed = await pertline("list");
    assert.match(listed.out, /^pertline {2}T\n[^]*\nts {2}TypeScript/);
    environment.VIRTUAL_ENV = "";
    assert.match((await pertline("install", "--sys-prefix")).out, /VIRTUAL_ENV or CONDA_PREFIX/);
    const both = await pertline("install", "--user", "--prefix", prefix);
    assert.equal(both.code, 1);
    assert.match(both.out, /cannot be used with/);
  });

  it("doctor tells what is missing and what to do, then is content", async () => {
    const before = await pertline("doctor");
    assert.equal(before.code, 1);
    assert.match(
      before.out,
      /^FAILS {3}kernelspec no kernelspec where Jupyter looks: run "pertline kernel install/m,
    );
    assert.match(before.out, /^warning jupyter {4}no jupyter on PATH/m);
    assert.match(before.out, /^ok {6}runner {5}1 \+ 1 = 2 after \d+ ms$/m);
    await pertline("install");
    const after = await pertline("doctor");
    assert.equal(after.code, 0, after.out);
    assert.match(after.out, /^ok {6}kernelspec/m);
    assert.match(after.out, /^ok {6}renderer/m);
    assert.match(after.out, /^ok {6}kernel {5}pertline: pertline \S+ answers after \d+ ms$/m);
    const file = path.join(folder, "data", "kernels", "pertline", "kernel.json");
    const spec = await readFile(file, "utf8");
    await writeFile(file, spec.replace(process.execPath, "/no/such/node"));
    const broken = await pertline("doctor");
    assert.equal(broken.code, 1);
    assert.match(broken.out, /^FAILS {3}kernelspec .* starts \/no\/such\/node, which does not exist: run/m);
  });

  it("doctor tells what is hidden, outdated or does not start, also as JSON", async () => {
    await pertline("install");
    const data = path.join(folder, "data");
    await writeFile(path.join(data, "labextensions", "pertline-plotly", "package.json"), "{}");
    const hiding = path.join(folder, "first", "kernels", "pertline");
    await mkdir(hiding, { recursive: true });
    await writeFile(path.join(hiding, "kernel.json"), '{"argv":["other"]}');
    environment.JUPYTER_PATH = path.join(folder, "first");
    const spec = path.join(data, "kernels", "pertline", "kernel.json");
    await writeFile(spec, (await readFile(spec, "utf8")).replace("{connection_file}", "none.json"));
    const { code, out } = await pertline("doctor", "--json");
    assert.equal(code, 1);
    const findings = JSON.parse(out) as { name: string; state: string; message: string }[];
    const of = (name: string): string => {
      const one = findings.find((finding) => finding.name === name);
      return `${one?.state}: ${one?.message}`;
    };
    assert.match(of("kernelspec"), /^fails: .* is hidden by .*first.*: remove that, or install with --name/);
    assert.match(of("renderer"), /^warns: .* is of another version: run/);
    assert.match(
      of("kernel"),
      /^fails: pertline does not start \(it ended with exit code 1: .*connection file/,
    );
    for (const { message } of findings) assert.doesNotMatch(message, /\n/);
  });

  it("says where it cannot write", async () => {
    const file = path.join(folder, "file");
    await writeFile(file, "");
    const { code, out } = await pertline("install", "--prefix", file);
    assert.equal(code, 1);
    assert.match(
      out,
      /^pertline: Expected to write into .*, but it cannot be written \(ENOTDIR\)\. Use --user/,
    );
  });
});
