import assert from "node:assert/strict";
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pertline } from "../../support/command.ts";

const fixture = (name: string): string => path.join(import.meta.dirname, "../notebook/fixtures", name);

describe("pertline notebook", function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "pertline-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("runs notebooks into a folder, sets parameters and makes a page", async () => {
    const run = await pertline([
      "notebook",
      "run",
      fixture("tour.ipynb"),
      "--output-dir",
      folder,
      "--set",
      "count=4",
      "--set",
      "label=x=y",
    ]);
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stderr, /cell 3\/7 +\d+\.\d s {2}count = 4;\n/);
    assert.match(run.stderr, /4 cells in \d+\.\d s → .*tour\.ipynb\n$/);
    const output = path.join(folder, "tour.ipynb");
    assert.match(await readFile(output, "utf8"), /x=y 3\\n/);

    const html = await pertline(["notebook", "html", output]);
    assert.deepEqual([html.code, html.stdout], [0, `${path.join(folder, "tour.html")}\n`]);
    assert.match(await readFile(path.join(folder, "tour.html"), "utf8"), /x=y 3/);
  });

  it("ends with 1 and one line that says where, after running the other notebooks", async () => {
    const run = await pertline([
      "notebook",
      "run",
      fixture("failing.ipynb"),
      fixture("tour.ipynb"),
      "--output-dir",
      folder,
    ]);
    assert.equal(run.code, 1);
    assert.match(
      run.stderr,
      /failing\.ipynb, cell 3: ReferenceError: notDefined is not defined cell_2\.ts:2:1\n/,
    );
    assert.match(run.stderr, /failing\.ipynb was not written \(see --keep-failed\)/);
    assert.match(run.stderr, /1 of 2 notebooks passed\n$/);
    assert.deepEqual(await readdir(folder), ["tour.ipynb"]);
  });

  it("ends in order on Ctrl-C, with 130 and nothing written", async () => {
    let sent = false;
    const run = await pertline(
      ["notebook", "run", fixture("endless.ipynb"), "--output-dir", folder],
      (text, kill) => {
        // The first cell is done, the endless one runs.
        if (!sent && text.includes("cell 1/2")) setTimeout(() => kill("SIGINT"), 300);
        sent ||= text.includes("cell 1/2");
      },
    );
    assert.equal(run.code, 130, run.stderr);
    assert.match(run.stderr, /interrupted after 2 cells in .* was not written \(see --keep-failed\)/);
    assert.deepEqual(await readdir(folder), []);
  });

  it("leaves the original or the whole result, whenever it is killed", async () => {
    const file = path.join(folder, "killed.ipynb");
    const cells = Array.from({ length: 3 }, (_, i) => ({
      ...{
        cell_type: "code",
        id: `c${i}`,
        metadata: {},
        source: `// @typecheck off\n"y".repeat(9000)`,
        execution_count: null,
      },
      outputs: [],
    }));
    const original = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
    for (const word of ["cell 1/3", "cell 3/3"]) {
      await writeFile(file, original);
      await pertline(["notebook", "run", file, "--inplace"], (text, kill) => {
        if (text.includes(word)) kill("SIGKILL");
      });
      const left = await readFile(file, "utf8");
      assert.ok(left === original || JSON.parse(left).cells[2].outputs.length === 1, left.slice(0, 200));
    }
  });

  it("runs folders and patterns, keeps what an interrupted run had done, resumes", async () => {
    await copyFile(fixture("endless.ipynb"), path.join(folder, "endless.ipynb"));
    const output = path.join(folder, "kept", "kept.ipynb");
    let sent = false;
    const stopped = await pertline(
      ["notebook", "run", folder, "--keep-failed", "--timing", "--output", output],
      (text, kill) => {
        if (!sent && text.includes("cell 1/2")) setTimeout(() => kill("SIGINT"), 300);
        sent ||= text.includes("cell 1/2");
      },
    );
    assert.equal(stopped.code, 130, stopped.stderr);
    assert.match(await readFile(output, "utf8"), /"execution_count": 1,[^]*KeyboardInterrupt/);
    const resumed = await pertline(["notebook", "run", output, "--from", "failed", "--timeout", "1"]);
    assert.equal(resumed.code, 1);
    assert.match(resumed.stderr, /cell 1\/2 +\d+\.\d s {2}again[^]*CellTimeout/);
  });

  it("refuses contradictory and wrong options before it runs anything", async () => {
    const tour = fixture("tour.ipynb");
    for (const [parameters, expected] of [
      [
        ["run", tour, "--inplace", "--output-dir", folder],
        /^pertline: --inplace and --output-dir exclude each other/,
      ],
      [
        ["run", tour, fixture("failing.ipynb"), "--from", "2"],
        /^pertline: --from is for one notebook, found 2/,
      ],
      [
        ["run", tour, "--from", "99"],
        /--from 99: expected "failed", the id of a cell or a number from 1 to 6/,
      ],
      [["run", folder], /expected notebooks \(\.ipynb\), found none/],
      [["run", tour, "--set", "count"], /^pertline: expected name=value, found "count"/],
      [["run", tour, "--set", "cuont=1"], /unknown parameter "cuont"; did you mean "count"\?/],
      [["run", tour, "--timeout", "soon"], /expected a number of seconds/],
      [["run", "none.ipynb"], /pertline: none\.ipynb: cannot be read: there is no such file/],
      [["html", "none.ipynb"], /^pertline: none\.ipynb: cannot be read: there is no such file/],
    ] as const) {
      const run = await pertline(["notebook", ...parameters]);
      assert.equal(run.code, 1, run.stderr);
      assert.match(run.stderr, expected);
      assert.doesNotMatch(run.stderr, /\n {4}at /);
    }
    assert.deepEqual(await readdir(folder), []);
  });

  it("shows examples in its help", async () => {
    for (const command of ["run", "html"]) {
      const help = await pertline(["notebook", command, "--help"]);
      assert.equal(help.code, 0);
      assert.match(help.stdout, /Examples:\n {2}pertline notebook/);
    }
  });
});
