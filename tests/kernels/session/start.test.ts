import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Cells, startCells } from "../../support/cells.ts";
import { endless } from "../../support/endless.ts";

describe("startSession", () => {
  let cells: Cells;
  before(async () => {
    cells = await startCells();
  });
  after(() => cells.session.close());

  it("carries declarations of every kind to later cells, and lets them be declared again", async () => {
    await cells.run(
      "const a = 1; let b = 2; var c = 3; function f() { return a + b } class K { v = 1 } enum E { X = 7 }",
    );
    assert.equal(await cells.text("[a, b, c, f(), new K().v, E.X]"), "[ 1, 2, 3, 3, 1, 7 ]");
    await cells.run("const a = 'x'; class K { v = 2 } enum E { Y } function b() { return 5 }");
    assert.equal(await cells.text("[a, b(), new K().v, E.Y, E.X]"), "[ 'x', 5, 2, 0, undefined ]");
  });

  it("lets a function of an early cell see what later cells assign, recursion included", async () => {
    await cells.run(
      "let base = 1; function outer() { return helper() + base }\nfunction helper() { return 10 }",
    );
    await cells.run("base = 2; function helper() { return 20 }");
    assert.equal(await cells.text("outer()"), "22");
  });

  it("does not let a cell's variable break what libraries use", async () => {
    await cells.run("const performance = 1, process = 2, Buffer = 3, URL = 4;");
    assert.equal(
      await cells.text(
        'import { URL as Real } from "node:url"; new Real("http://a/b").pathname + performance',
      ),
      "'/b1'",
    );
  });

  it("shows null but not undefined", async () => {
    assert.equal(await cells.text("null"), "null");
    assert.equal(await cells.text("undefined"), "");
  });

  it("awaits at the top level, in destructuring and in loops", async () => {
    assert.equal(
      await cells.text(
        "const [p, { q }] = await Promise.all([1, { q: 2 }]); let s = 0; for await (const x of [p, q]) s += x; s",
      ),
      "3",
    );
  });

  it("tells true lines and columns across cells, also past types, blank lines and reflowed arrays", async () => {
    await cells.run(
      "interface A {\n  x: number;\n}\n\nconst list: number[] = [\n  1,\n  2,\n];\nfunction thrower(a: A): never {\n  throw new RangeError('bad');\n}",
    );
    const number = cells.session.executionCount;
    const { result } = await cells.run("// comment\n\nthrower({ x: 1 })");
    assert.equal(result.status, "error");
    if (result.status !== "error") return;
    assert.equal(result.error.ename, "RangeError");
    assert.equal(result.error.evalue, "bad");
    const trace = result.error.traceback.join("\n");
    assert.match(trace, new RegExp(`at thrower \\(cell_${number}\\.ts:10:9\\)`));
    assert.match(trace, new RegExp(`at cell_${number + 1}\\.ts:3:1`));
    assert.match(trace, /> 10 \| {3}throw new RangeError/);
    assert.doesNotMatch(trace, /node:|dist\/|kernels\//);
  });

  it("tells causes, and thrown values that are no errors", async () => {
    assert.match(
      await cells.text("throw new Error('outer', { cause: new TypeError('inner') })"),
      /Error: outer[^]*Caused by:\nTypeError: inner/,
    );
    assert.match(await cells.text("throw { odd: 1 }"), /Thrown: \{ odd: 1 \}/);
  });

  it("reports a syntax error without running anything", async () => {
    const text = await cells.text("globalThis.ran = true;\nconst = 5");
    assert.match(text, /SyntaxError: .*\n.*cell_\d+\.ts:2:7\n\n {2}1 \| .*\n> 2 \| const = 5\n {4}\| {7}\^/);
    assert.equal(await cells.text("globalThis.ran"), "");
  });

  it("gives all of 20,000 prints in order before the cell ends", async () => {
    const { outputs } = await cells.run("for (let i = 0; i < 20000; i++) console.log(i)");
    const text = outputs.map((o) => (o.type === "stream" ? o.text : "")).join("");
    assert.equal(text, Array.from({ length: 20000 }, (_, i) => `${i}\n`).join(""));
  });

  it("gives late output to the cell that caused it", async () => {
    const early = cells.run(
      "setTimeout(() => console.log('timer'), 60); fetchLater(); async function fetchLater() { await new Promise(r => setTimeout(r, 50)); console.log('awaited') }",
    );
    const first = await early;
    const second = await cells.run("await new Promise(r => setTimeout(r, 120)); console.log('mine')");
    assert.deepEqual(
      second.outputs.map((o) => (o.type === "stream" ? o.text : "")),
      ["mine\n"],
    );
    assert.equal(first.outputs.length, 0);
  });

  it("shows output of child processes", async () => {
    const text = await cells.text(
      'import { spawnSync } from "node:child_process"; spawnSync("node", ["-e", "console.log(6*7)"], { stdio: "inherit" }); await new Promise(r => setTimeout(r, 50));',
    );
    assert.equal(text, "42\n");
  });

  it("goes on after a rejected promise that nobody awaits and an error in a timer", async () => {
    const text = await cells.text(
      "Promise.reject(new Error('lost')); setTimeout(() => { throw new Error('tick') }, 5); await new Promise(r => setTimeout(r, 40)); 'on'",
    );
    assert.match(text, /nothing awaits:\nError: lost[^]*background code:\nError: tick[^]*'on'/);
  });

  it("evaluates expressions for user_expressions without counting", async () => {
    const before = cells.session.executionCount;
    assert.deepEqual(await cells.session.evaluate("1 + 1"), {
      status: "ok",
      data: { "text/plain": "2" },
      metadata: {},
    });
    assert.equal((await cells.session.evaluate("nowhere")).status, "error");
    assert.equal((await cells.session.evaluate("1 +")).status, "error");
    assert.equal(cells.session.executionCount, before);
  });

  it("refuses JSX and `return` clearly", async () => {
    assert.match(await cells.text("const x = <b>hi</b>"), /SyntaxError/);
    assert.match(await cells.text("return 1"), /'return' statement can only be used within a function body/);
  });
});

describe("startSession with type checking", () => {
  it("warns beside the result, blocks, or keeps silent", async function () {
    this.timeout(60_000);
    const cells = await startCells({ typecheck: "warn" });
    try {
      const warned = await cells.text("const n: number = 'text'\nn");
      assert.match(
        warned,
        /cell_1\.ts:1:7 - type warning TS2322: Type 'string' is not assignable to type 'number'/,
      );
      assert.match(warned, /'text'/);
      assert.doesNotMatch(await cells.text("// @typecheck off\nconst m: number = 'text'\nm"), /TS2322/);
      const blocked = await cells.run("// @typecheck block\nconst k: number = 'text'; globalThis.done = 1");
      assert.equal(blocked.result.status === "error" && blocked.result.error.ename, "TypeScriptError");
      assert.equal(await cells.text("// @typecheck off\nglobalThis['done']"), "");
    } finally {
      await cells.session.close();
    }
  });
});

describe("type checking", function () {
  this.timeout(60_000);
  const wrong = "const n: number = 'text'\nn";
  const before = process.env.PERTLINE_TYPECHECK;
  let cells: Cells | undefined;
  const start = async (environment: string | undefined, config?: object): Promise<Cells> => {
    if (environment === undefined) delete process.env.PERTLINE_TYPECHECK;
    else process.env.PERTLINE_TYPECHECK = environment;
    const directory = mkdtempSync(path.join(tmpdir(), "pertline-check-"));
    if (config) writeFileSync(path.join(directory, "tsconfig.json"), JSON.stringify(config));
    cells = await startCells({ typecheck: undefined, directory });
    return cells;
  };
  afterEach(async () => {
    if (before === undefined) delete process.env.PERTLINE_TYPECHECK;
    else process.env.PERTLINE_TYPECHECK = before;
    await cells?.session.close();
  });

  it("warns by default, in an output that is marked, and is strict without a tsconfig.json", async () => {
    const { run } = await start(undefined);
    const { outputs, result } = await run(wrong);
    assert.equal(result.status, "ok");
    const warning = outputs.find((one) => one.type === "stream");
    assert.ok(warning?.name === "stderr" && warning.source === "typecheck");
    assert.match(
      warning.text,
      /^cell_1\.ts:1:7 - type warning TS2322: .*\n {2}1 \| const n: number = 'text'\n$/,
    );
    assert.ok(outputs.some((one) => one.type === "execute_result"));
    const printed = await run("console.error('cell_2.ts:1:7 - type warning TS2322: pretended')");
    assert.deepEqual(
      printed.outputs.map((one) => "source" in one),
      [false],
    );
    const untyped = await run("function f(x) { return x }");
    assert.match(JSON.stringify(untyped.outputs), /TS7006/);
    assert.deepEqual((await run("{ using r = { [Symbol.dispose]() {} }; void r; }")).outputs, []);
  });

  it("does not miss a module that the cell itself writes before importing it", async () => {
    const { text } = await start(undefined);
    const code = (file: string, other: string): string =>
      `import { writeFileSync } from "node:fs";
      writeFileSync("${file}.ts", "export const n: number = 5");
      await new Promise((resolve) => setTimeout(resolve, 500));
      try { await import("./${other}") } catch {}
      (await import("./${file}")).n`;
    assert.equal(await text(code("written", "written")), "5");
    const missed = await text(code("second", "absent"));
    assert.match(missed, /TS2307: Cannot find module '.\/absent'/);
    assert.doesNotMatch(missed, /TS2307.*second/);
  });

  it("blocks where the environment says so: nothing runs and nothing is declared", async () => {
    const { run, text } = await start("block");
    const { outputs, result } = await run(`console.log("ran");\n${wrong}`);
    assert.ok(result.status === "error" && result.error.ename === "TypeScriptError");
    assert.equal(
      result.error.traceback[0],
      "cell_1.ts:2:7 - error TS2322: Type 'string' is not assignable to type 'number'.",
    );
    assert.deepEqual(
      outputs.map((one) => one.type),
      ["error"],
    );
    assert.match(await text("n"), /TS2304|Cannot find name 'n'/);
    assert.equal(await text("// @typecheck off\ntypeof n"), "'undefined'");
    assert.match(await text(`// @typecheck warn\n${wrong}`), /type warning TS2322/);
  });

  it("does not run a cell that is interrupted while its types are being checked", async () => {
    const { session, run, text } = await start("block");
    const running = run(`globalThis.ran = 1;\n${endless}`);
    setTimeout(() => void session.interrupt(), 500);
    const { result, ms } = await running;
    assert.ok(result.status === "error" && result.error.ename === "KeyboardInterrupt");
    assert.ok(ms < 5000, `${ms} ms`);
    assert.equal(await text("// @typecheck off\nglobalThis.ran"), "");
  });

  it("is off where the environment says so, and on in a cell that asks for it", async () => {
    const { run, text } = await start("off");
    assert.equal(await text(wrong), "'text'");
    assert.match(await text(`// @typecheck warn\n${wrong}`), /type warning TS2322/);
    const { result } = await run(`// @typecheck block\n${wrong}`);
    assert.equal(result.status === "error" && result.error.ename, "TypeScriptError");
  });

  it("follows the project's tsconfig.json", async () => {
    const loose = await start(undefined, { compilerOptions: { strict: false } });
    assert.equal(await loose.text("function f(x) { return x }\nf(1)"), "1");
    await loose.session.close();
    const strict = await start(undefined, {
      compilerOptions: { strict: true, noUncheckedIndexedAccess: true },
    });
    assert.match(await strict.text("const first: number = [1][0];"), /TS2322.*undefined/);
  });
});

describe("large and deep cells", function () {
  this.timeout(120_000);

  it("are run, checked or refused without harm to the session", async () => {
    const cells = await startCells({ typecheck: "warn" });
    try {
      const lines = Array.from(
        { length: 1000 },
        (_, i) =>
          `interface T${i} { a: number }\nconst v${i}: T${i} = { a: ${i} };\nfunction f${i}(x: T${i}): number {\n  return x.a;\n}`,
      );
      const text = `${lines.join("\n")}\nf999(v999) + "";\n`;
      const blocked = await cells.run(`// @typecheck block\n${text}const wrong: string = 1;`);
      assert.ok(blocked.result.status === "error");
      assert.match(blocked.result.error.traceback[0] ?? "", /^cell_1\.ts:5003:7 - error TS2322/);
      const { result } = await cells.run(`// @typecheck off\n${text}throw new Error("end")`);
      assert.ok(result.status === "error" && result.error.evalue === "end");
      assert.match(result.error.traceback[1] ?? "", /cell_2\.ts:5003:7$/);
      assert.equal(await cells.text("f7(v7)"), "7");
      assert.equal(await cells.text(`const s = "${"x({".repeat(350_000)}";\ns.length`), "1050000");
      assert.match(
        await cells.text(`${"(".repeat(10_000)}1${")".repeat(10_000)}`),
        /^SyntaxError: This is nested too deeply/,
      );
      assert.equal(await cells.text(`${"(".repeat(500)}1${")".repeat(500)}`), "1");
      assert.equal(await cells.text("f8(v8)"), "8");
    } finally {
      await cells.session.close();
    }
  });
});

describe("a runner that dies", () => {
  const death = async (code: string): Promise<string> => {
    const cells = await startCells({ heapMb: 64 });
    try {
      const { result } = await cells.run(code);
      assert.equal(result.status === "error" && result.error.ename, "RunnerDied");
      assert.equal(await cells.text("1 + 1"), "2");
      return result.status === "error" ? result.error.traceback.join("\n") : "";
    } finally {
      await cells.session.close();
    }
  };

  it("of a full heap says so, and a fresh one takes over", async () => {
    assert.match(
      await death("const all = []; while (true) all.push(new Array(1000).fill(Math.random()))"),
      /out of memory \(the limit is \d+ MB; set PERTLINE_HEAP_MB/,
    );
  });
  it("of process.exit", async () => {
    assert.match(await death("process.exit(3)"), /exit code 3/);
  });
  it("of a signal", async () => {
    assert.match(await death("process.kill(process.pid, 'SIGSEGV'); await new Promise(() => {})"), /SIGSEGV/);
  });
});
