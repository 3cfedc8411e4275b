import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openCells } from "../../src/data/open.ts";
import { pertline } from "../support/command.ts";

describe("pertline simulate", function () {
  this.timeout(120_000);
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-simulate-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const at = (name: string): string => path.join(folder, name);

  it("writes a data set, its graph and its parameters, and another line from these", async () => {
    const first = await pertline(["simulate", "--like", "norman", "--scale", "0.03", "--cells", "600", "--out", at("a.h5ad"), "--graph", at("go"), "--save-parameters", at("a.json")]); // prettier-ignore
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, /cells × 150 genes, 3 singles, 3 doubles \(simulated, like norman; seed 1\)/);
    assert.match(readFileSync(at("go/go.csv"), "utf8"), /^source,target,importance\n/);
    const second = await pertline(["simulate", "--like", at("a.json"), "--cell-line", "second", "--effect-sharing", "0.2", "--out", at("b.h5ad"), "--counts"]); // prettier-ignore
    assert.equal(second.code, 0, second.stderr);
    const [a, b] = await Promise.all([openCells(at("a.h5ad")), openCells(at("b.h5ad"))]);
    assert.deepEqual(a.genes, b.genes);
    assert.ok(Math.abs(a.nCells - 600) < 60, String(a.nCells));
    assert.deepEqual([...a.truth!.keys()], [...b.truth!.keys()]);
    const line = b.obs.columns.get("cell_type");
    assert.ok(line?.kind === "category" && line.categories[0] === "SIM2");
    await Promise.all([a.close(), b.close()]);
    const third = await pertline(["simulate", "--like", at("a.h5ad"), "--out", at("c.h5ad"), "--seed", "4"]);
    assert.equal(third.code, 0, third.stderr);
    assert.match(third.stdout, /150 genes, 3 singles, 3 doubles \(simulated, like a\.h5ad; seed 4\)/);
  });

  for (const [parameters, message] of [
    [["--like", "adamsn"], /Did you mean "adamson"/],
    [["--scale", "3"], /Expected a number above 0 to 1/],
    [["--seed", "x"], /Expected a whole number of at least 0/],
    [["--cell-line", "secnd"], /Did you mean "second"/],
    [["--like", "./absent.h5ad"], /There is no file/],
    [["--like", "./absent.json"], /holds no simulation parameters/],
    [["--cells", "0"], /whole number/],
  ] as const)
    it(`says what is wrong with ${parameters.join(" ")}`, async () => {
      const { code, stderr } = await pertline(["simulate", "--out", at("wrong.h5ad"), ...parameters]);
      assert.equal(code, 1);
      assert.match(stderr, message);
      assert.ok(!existsSync(at("wrong.h5ad")));
    });

  it("does not replace a file unasked", async () => {
    const before_ = readdirSync(folder);
    const again = await pertline(["simulate", "--like", "null", "--out", at("a.h5ad")]);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /exists.*--force/);
    assert.deepEqual(readdirSync(folder).sort(), before_.sort());
  });
});
