import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pertline } from "../support/command.ts";

describe("pertline command", function () {
  this.timeout(30_000);

  it("tells its version", async () => {
    const file = path.resolve(import.meta.dirname, "../../package.json");
    const { version } = JSON.parse(await readFile(file, "utf8")) as { version: string };
    assert.deepEqual(await pertline(["--version"]), { code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("suggests the command that was meant", async () => {
    const { code, stderr } = await pertline(["notebok"]);
    assert.equal(code, 1);
    assert.match(stderr, /unknown command 'notebok'\n\(Did you mean notebook\?\)/);
  });

  it("shows an expected error as one line, and its origin with --debug", async () => {
    const short = await pertline(["notebook", "html", "none.ipynb"]);
    assert.deepEqual(short, {
      code: 1,
      stdout: "",
      stderr: "pertline: none.ipynb: cannot be read: there is no such file\n",
    });
    const long = await pertline(["--debug", "notebook", "html", "none.ipynb"]);
    assert.equal(long.code, 1);
    assert.match(long.stderr, /NotebookFormatError: .*\n {4}at /);
  });
});
