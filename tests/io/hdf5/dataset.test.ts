import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { randomMutant } from "../../support/mutants.ts";
import { storedValues } from "../../support/storedValues.ts";

const folder = path.resolve(import.meta.dirname, "../../golden/hdf5");
const names = readdirSync(folder)
  .map((file) => path.basename(file, ".h5"))
  .sort();
const place = (name: string): string => path.join(folder, `${name}.h5`);

/** What tests/golden/make_hdf5.py writes. */
const expected = (n: number): number[] => Array.from({ length: n }, (_, i) => (i * 7919) % 251);
const wrap = (type: string, value: number): number => (type === "i1" ? (value << 24) >> 24 : value);

describe("stored datasets", () => {
  for (const name of names.filter((one) => !one.startsWith("unknown-")))
    it(`reads ${name}`, () => {
      const { dataset, values } = storedValues(place(name));
      assert.deepEqual(values, expected(values.length).map((value) => wrap(dataset.type, value))); // prettier-ignore
    });

  it("has files of every filter, kind of index and superblock", () => {
    const all = names
      .filter((one) => !one.startsWith("unknown-"))
      .map((name) => storedValues(place(name)).dataset);
    assert.deepEqual([...new Set(all.flatMap(({ filters }) => filters))].sort(), ["deflate", "fletcher32", "lzf", "shuffle"]); // prettier-ignore
    for (const signature of ["TREE", "SNOD", "OCHK", "FADB", "EAIB", "EADB", "EASB", "BTLF", "BTIN"])
      assert.ok(
        names.some((name) => readFileSync(place(name)).includes(signature)),
        signature,
      );
    const versions = names.map((name) => {
      const bytes = readFileSync(place(name));
      return bytes[bytes.indexOf("HDF\r\n") + 7] as number;
    });
    assert.deepEqual([...new Set(versions)].sort(), [0, 2, 3]);
  });

  for (const name of names.filter((one) => one.startsWith("unknown-")))
    it(`leaves ${name} to the general reader`, () => {
      assert.throws(() => storedValues(place(name)), {
        code: "HDF5_UNKNOWN",
        message: new RegExp(`${name}.h5`),
      });
    });

  it("says what is missing", () => {
    assert.throws(() => storedValues(place("v110"), ["X", "nothing"]), {
      code: "HDF5_UNKNOWN",
      message: /no plain member nothing/,
    });
  });

  describe("of damaged files", () => {
    let temporary: string;
    before(() => (temporary = mkdtempSync(path.join(tmpdir(), "pertline-hdf5-"))));
    after(() => rmSync(temporary, { recursive: true, force: true }));

    it("ends with an error or the file's numbers, never hangs", function () {
      this.timeout(60_000);
      const file = path.join(temporary, "mutant.h5");
      let refused = 0;
      for (const name of names)
        for (let seed = 0; seed < 25; seed++) {
          writeFileSync(file, randomMutant(readFileSync(place(name)), seed));
          const begin = performance.now();
          try {
            assert.ok(storedValues(file).values.length < 1e6);
          } catch (error) {
            const { code, name: kind } = error as { code?: string; name: string };
            // Chunks that cannot be unpacked are a plain error: the caller knows their place.
            assert.ok(
              /^HDF5_|^FILE_TRUNCATED|^Z_|^ERR_BUFFER/.test(code ?? "") || kind === "RangeError",
              String(error),
            );
            refused++;
          }
          assert.ok(performance.now() - begin < 5000, `${name} ${seed}`);
        }
      assert.ok(refused > 50, `${refused} refused`);
    });

    it("notices a circle in a tree", () => {
      const bytes = readFileSync(place("earliest-tree"));
      // The root of the tree of chunks is the only one of level 1; its first child becomes the root itself.
      let root = bytes.indexOf("TREE");
      while (!(bytes[root + 4] === 1 && (bytes[root + 5] as number) > 0))
        root = bytes.indexOf("TREE", root + 1);
      bytes.writeBigUInt64LE(BigInt(root), root + 24 + 24);
      const file = path.join(temporary, "circle.h5");
      writeFileSync(file, bytes);
      assert.throws(() => storedValues(file), { code: "HDF5_DAMAGED", message: /circle|does not end/ });
    });
  });
});
