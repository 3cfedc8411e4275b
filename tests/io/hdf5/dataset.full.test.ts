import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { anndataPython } from "../../support/anndata.ts";
import { randomMutant } from "../../support/mutants.ts";
import { skip } from "../../support/skip.ts";
import { storedValues } from "../../support/storedValues.ts";

const golden = path.resolve(import.meta.dirname, "../../golden");

describe("stored datasets at length", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-hdf5-full-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("reads trees of three levels and arrays in pages", function () {
    this.timeout(300_000);
    const python = anndataPython();
    if ("reason" in python) skip(this, python.reason);
    execFileSync(python.python, [path.join(golden, "make_hdf5.py"), path.join(folder, "large"), "large"]);
    const files = readdirSync(path.join(folder, "large"));
    assert.equal(files.length, 5);
    for (const file of files) {
      const { dataset, values } = storedValues(path.join(folder, "large", file));
      const wrong = values.findIndex((value, i) => {
        const wanted = (i * 7919) % 251;
        return value !== (dataset.type === "i1" ? (wanted << 24) >> 24 : wanted);
      });
      assert.equal(wrong, -1, file);
    }
  });

  it("ends well for 10,000 damaged files", function () {
    this.timeout(600_000);
    const names = readdirSync(path.join(golden, "hdf5"));
    const file = path.join(folder, "mutant.h5");
    for (const name of names) {
      const whole = readFileSync(path.join(golden, "hdf5", name));
      for (let seed = 100; seed < 100 + Math.ceil(10_000 / names.length); seed++) {
        writeFileSync(file, randomMutant(whole, seed));
        const begin = performance.now();
        try {
          storedValues(file);
        } catch (error) {
          const { code, name: kind } = error as { code?: string; name: string };
          assert.ok(
            /^HDF5_|^FILE_TRUNCATED/.test(code ?? "") || kind === "RangeError",
            `${name} ${seed}: ${String(error)}`,
          );
        }
        assert.ok(performance.now() - begin < 5000, `${name} ${seed}`);
      }
    }
  });
});
