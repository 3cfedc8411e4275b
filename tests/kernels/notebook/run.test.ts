import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { readNotebook } from "../../../kernels/notebook/format.ts";
import type * as run from "../../../kernels/notebook/run.ts";
import type { RunProgress } from "../../../kernels/notebook/run.ts";
import { built } from "../../support/built.ts";
import { skip } from "../../support/skip.ts";
import { testPython } from "../../support/testPython.ts";

const fixtures = path.join(import.meta.dirname, "fixtures");

describe("runNotebook", function () {
  this.timeout(60_000);
  let folder: string;
  let runNotebook: typeof run.runNotebook;
  before(async () => {
    ({ runNotebook } = await built<typeof run>("kernels/notebook/run.ts"));
  });
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "pertline-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function copy(name: string): Promise<string> {
    const file = path.join(folder, name);
    await copyFile(path.join(fixtures, name), file);
    return file;
  }
  async function make(...sources: string[]): Promise<string> {
    const file = path.join(folder, "made.ipynb");
    const cells = sources.map((source, index) => ({
      ...{ cell_type: "code", id: `c${index}`, metadata: {}, source, execution_count: 9, outputs: [] },
    }));
    await writeFile(file, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
    return file;
  }
  const texts = (notebook: { cells: unknown[] }): unknown[] =>
    JSON.parse(JSON.stringify(notebook.cells)) as unknown[];

  it("executes the cells in order in one session, and writes the notebook", async () => {
    const file = await copy("tour.ipynb");
    const output = path.join(folder, "out", "tour.ipynb");
    const seen: RunProgress[] = [];
    const result = await runNotebook(file, { output, onProgress: (progress) => seen.push(progress) });
    assert.equal(result.status, "ok", JSON.stringify(result.failures));
    assert.deepEqual([result.executed, result.written, result.failures], [3, true, []]);

    const written = await readNotebook(output);
    const [, , sum, , later, empty] = written.cells;
    assert.ok(sum?.cell_type === "code" && later?.cell_type === "code" && empty?.cell_type === "code");
    assert.deepEqual(sum.outputs, [
      { output_type: "stream", name: "stdout", text: "cells 0\ncells 1\ncells 2\n" },
      { output_type: "execute_result", data: { "text/plain": "3" }, metadata: {}, execution_count: 2 },
    ]);
    assert.deepEqual([sum.execution_count, later.execution_count, empty.execution_count], [2, 3, null]);
    assert.equal((written.metadata.kernelspec as { name: string }).name, "pertline");
    assert.deepEqual(await readdir(path.dirname(output)), ["tour.ipynb"]);

    assert.deepEqual(
      seen.map(({ type, index, total, title }) => [type, index, total, title]),
      [
        ["start", 2, 6, "let count = 3;"],
        ["end", 2, 6, "let count = 3;"],
        ["start", 3, 6, "let sum = 0;"],
        ["end", 3, 6, "let sum = 0;"],
        ["start", 5, 6, "sum * 10"],
        ["end", 5, 6, "sum * 10"],
      ],
    );
  });

  it("writes the same bytes twice, and times only when asked", async () => {
    const file = await copy("tour.ipynb");
    const outputs = ["a", "b", "timed"].map((name) => path.join(folder, name, "tour.ipynb"));
    for (const output of outputs) await runNotebook(file, { output, timing: output.includes("timed") });
    const [a, b, timed] = await Promise.all(outputs.map((output) => readFile(output, "utf8")));
    assert.equal(a, b);
    assert.doesNotMatch(a ?? "", /iopub/);
    assert.match(timed ?? "", /"iopub\.status\.busy": "\d{4}-\d\d-\d\dT[\d:.]+Z"/);
  });

  it("puts type warnings before what the cell printed", async () => {
    for (const source of [
      'const a: number = "x";\nconsole.log(a);',
      'console.log(1);\nawait new Promise((r) => setTimeout(r, 1500));\nconst b: number = "x";',
    ]) {
      const { notebook } = await runNotebook(await make(source));
      const [cell] = notebook.cells;
      assert.ok(cell?.cell_type === "code");
      assert.deepEqual(
        cell.outputs.map((output) => output.output_type === "stream" && output.name),
        ["stderr", "stdout"],
      );
    }
  });

  it("sets parameters", async () => {
    const result = await runNotebook(await copy("tour.ipynb"), { parameters: { count: "2", label: "7" } });
    assert.equal(result.status, "ok", JSON.stringify(result.failures));
    const sum = result.notebook.cells.find((cell) => cell.id === "sum");
    assert.ok(sum?.cell_type === "code");
    assert.deepEqual(sum.outputs[0], { output_type: "stream", name: "stdout", text: "7 0\n7 1\n" });
    assert.equal(result.written, false);
  });

  it("resolves files from the notebook's own folder", async () => {
    await writeFile(path.join(folder, "beside.json"), '{"answer":42}');
    const file = await make(
      'import { readFileSync } from "node:fs";\nJSON.parse(readFileSync("beside.json", "utf8")).answer',
    );
    const result = await runNotebook(file);
    assert.match(JSON.stringify(texts(result.notebook)), /"text\/plain":"42"/);
  });

  it("stops at a failing cell, names its place and writes nothing", async () => {
    const output = path.join(folder, "out", "failing.ipynb");
    const result = await runNotebook(await copy("failing.ipynb"), { output });
    assert.equal(result.status, "failed");
    assert.equal(result.written, false);
    assert.equal(result.failures.length, 1);
    const [failure] = result.failures;
    assert.deepEqual([failure?.index, failure?.error.ename], [3, "ReferenceError"]);
    assert.equal(failure?.at, "cell_2.ts:2:1");
    const after = result.notebook.cells.find((cell) => cell.id === "after");
    assert.ok(after?.cell_type === "code");
    assert.deepEqual([after.execution_count, after.outputs], [null, []]);
    assert.deepEqual(await readdir(folder), ["failing.ipynb"]);
  });

  it("keeps a failed run when asked", async () => {
    const output = path.join(folder, "failed.ipynb");
    await runNotebook(await copy("failing.ipynb"), { output, keepFailed: true });
    const broken = (await readNotebook(output)).cells.find((cell) => cell.id === "broken");
    assert.ok(broken?.cell_type === "code");
    assert.equal(broken.outputs.at(-1)?.output_type, "error");
  });

  it("goes on after errors when allowed, and where a cell is tagged raises-exception", async () => {
    const allowed = await runNotebook(await copy("failing.ipynb"), { allowErrors: true });
    assert.deepEqual([allowed.status, allowed.failures.length, allowed.executed], ["ok", 1, 3]);

    const file = await copy("failing.ipynb");
    const notebook = JSON.parse(await readFile(file, "utf8"));
    notebook.cells[2].metadata.tags = ["raises-exception"];
    await writeFile(file, JSON.stringify(notebook));
    const tagged = await runNotebook(file);
    assert.deepEqual([tagged.status, tagged.failures.length, tagged.executed], ["ok", 0, 3]);
  });

  it("interrupts a cell that takes too long", async () => {
    const result = await runNotebook(await copy("endless.ipynb"), { timeoutMs: 1000 });
    assert.equal(result.status, "failed");
    assert.deepEqual(result.failures[0]?.error.ename, "CellTimeout");
    assert.match(result.failures[0]?.error.evalue ?? "", /longer than 1 s and was interrupted/);
    assert.ok(result.seconds < 15, `took ${result.seconds} s`);
  });

  it("ends on a signal with nothing written", async () => {
    const output = path.join(folder, "out", "endless.ipynb");
    const stop = new AbortController();
    const result = await runNotebook(await copy("endless.ipynb"), {
      output,
      signal: stop.signal,
      onProgress: ({ type, index }) => {
        if (type === "start" && index === 2) setTimeout(() => stop.abort(), 300);
      },
    });
    assert.deepEqual([result.status, result.written, result.failures], ["interrupted", false, []]);
    assert.deepEqual(await readdir(folder), ["endless.ipynb"]);
  });

  it("starts nothing when it was stopped before, and refuses a wrong file before it starts anything", async () => {
    const stopped = await runNotebook(await copy("tour.ipynb"), { signal: AbortSignal.abort() });
    assert.deepEqual([stopped.status, stopped.executed], ["interrupted", 0]);
    await assert.rejects(runNotebook(path.join(folder, "none.ipynb")), { code: "ERR_NOTEBOOK_FORMAT" });
  });

  it("reports a cell that ends its process", async () => {
    const result = await runNotebook(
      await make("1 + 1", "process.kill(process.pid, 'SIGKILL');\nawait new Promise(() => {});"),
    );
    assert.equal(result.status, "failed");
    assert.equal(result.failures[0]?.index, 2);
    assert.match(JSON.stringify(texts(result.notebook)[1]), /"output_type":"error"/);
  });

  describe("without type checks", () => {
    before(() => {
      process.env.PERTLINE_TYPECHECK = "off";
    });
    after(() => {
      delete process.env.PERTLINE_TYPECHECK;
    });

    it("begins from a cell: earlier ones run again, but keep the outputs that they had", async () => {
      const file = await make("let a = 1; a", "a += 1", "throw new Error('at ' + a)", "a");
      await runNotebook(file, { output: file, keepFailed: true });
      const before = await readNotebook(file);
      const fixed = { ...before, cells: before.cells.map((cell) => ({ ...cell })) };
      fixed.cells[2]!.source = "a * 10";
      fixed.cells[0]!.metadata = { note: "mine" };
      await writeFile(file, JSON.stringify(fixed));
      for (const from of ["failed", "3"]) {
        const seen: RunProgress[] = [];
        const { status, notebook } = await runNotebook(file, { from, onProgress: (one) => seen.push(one) });
        assert.equal(status, "ok");
        assert.deepEqual(texts(notebook).slice(0, 2), texts(fixed).slice(0, 2));
        assert.match(JSON.stringify(texts(notebook)[2]), /"text\/plain":"20"/);
        assert.deepEqual(
          seen.filter(({ type }) => type === "end").map(({ earlier }) => earlier ?? false),
          [true, true, false, false],
        );
      }
      for (const from of ["0", "5", "2.5", "no", "C2"])
        await assert.rejects(runNotebook(file, { from }), { code: "ERR_NOTEBOOK_FROM" });
      await assert.rejects(runNotebook(await make("1"), { from: "failed" }), /no cell .* shows an error/);
    });

    it("records times and memory when asked, removes them when not", async () => {
      const file = await make("let process = 1;", "await new Promise((r) => setTimeout(r, 30))");
      await runNotebook(file, { output: file, timing: true });
      for (const { metadata } of (await readNotebook(file)).cells) {
        const { ms, heapMb, rssMb } = metadata.pertline as Record<string, number>;
        assert.ok(ms !== undefined && ms >= 0 && heapMb! > 0 && rssMb! > heapMb!);
        assert.match(JSON.stringify(metadata.execution), /iopub\.status\.busy/);
      }
      await runNotebook(file, { output: file });
      assert.deepEqual((await readNotebook(file)).cells.map(({ metadata }) => metadata), [{}, {}]); // prettier-ignore
    });

    it("says that nobody can answer a prompt", async () => {
      const { failures } = await runNotebook(await make("await prompt('name?')"));
      assert.match(failures[0]?.error.evalue ?? "", /cannot ask for input/);
    });

    it("refuses notebooks of other languages, and takes empty ones", async () => {
      const file = path.join(folder, "other.ipynb");
      const bare = { nbformat: 4, nbformat_minor: 5, cells: [] };
      for (const metadata of [
        { kernelspec: { name: "python3", language: "python" } },
        { language_info: { name: "R" } },
      ]) {
        await writeFile(file, JSON.stringify({ ...bare, metadata }));
        await assert.rejects(
          runNotebook(file),
          /expected a TypeScript or JavaScript notebook, found (python|R)/,
        );
      }
      await writeFile(
        file,
        JSON.stringify({ ...bare, metadata: { kernelspec: { language: "typescript" } } }),
      );
      assert.deepEqual((await runNotebook(file)).executed, 0);
    });

    it("writes what nbformat calls valid, from an older notebook too", async function () {
      const found = testPython();
      if ("reason" in found) return skip(this, found.reason);
      const file = path.join(folder, "old.ipynb");
      const code = { cell_type: "code", metadata: {}, execution_count: null, outputs: [] };
      const sources = [
        'display(html`<b>x</b>`); console.log("a\\rb"); console.error("e"); 1n',
        "for (const i of progress(3 as never as number[])) ;".replace("3 as never as number[]", "[1, 2]"),
        "({ data: [{ y: [1, 2] }], layout: {} })",
        "display({ 'application/json': [1], 'text/plain': ['a', 'b'] }, { raw: true }); throw new Error('x')",
      ];
      const cells = [
        ...sources.map((source) => ({ ...code, source: [source] })),
        { cell_type: "markdown", metadata: {}, source: ["# T"] },
        { cell_type: "raw", metadata: {}, source: "raw" },
      ];
      await writeFile(file, JSON.stringify({ nbformat: 4, nbformat_minor: 2, metadata: {}, cells }));
      await runNotebook(file, { output: file, allowErrors: true, timing: true });
      const program = `import nbformat, sys; n = nbformat.read(sys.argv[1], as_version=nbformat.NO_CONVERT); nbformat.validate(n); print(n.nbformat_minor, len(n.cells))`;
      assert.equal(
        execFileSync(found.python, ["-W", "error", "-c", program, file], { encoding: "utf8" }),
        "5 6\n",
      );
    });
  });
});
