import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readGene2go, readGeneList } from "../../src/data/gene2go.ts";

const golden = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, "../golden/pickle.json"), "utf8"),
) as {
  cases: { name: string; protocol: number; pickle: string }[];
};
const pickles = (name: string): [number, Buffer][] =>
  golden.cases
    .filter((one) => one.name === name)
    .map((one) => [one.protocol, Buffer.from(one.pickle, "base64")]);

describe("gene tables", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), "pertline-genes-"))));
  after(() => rmSync(folder, { recursive: true }));
  const write = (content: string | Uint8Array): string => {
    const file = path.join(folder, "genes");
    writeFileSync(file, content);
    return file;
  };
  const terms = new Map([["TP53", new Set(["GO:1", "GO:2"])], ["MYC", new Set(["GO:1"])]]); // prettier-ignore

  it("reads gene → GO from pickles of every protocol", async () => {
    for (const [protocol, bytes] of pickles("gene2go")) {
      const read = await readGene2go(write(bytes));
      assert.deepEqual([...read.keys()], ["TP53", "MYC", "NONE"], String(protocol));
      assert.deepEqual(read.get("TP53"), new Set(["GO:0003677", "GO:0005634"]));
    }
    assert.deepEqual(await readGene2go(write(pickles("numpyKeys")[0]?.[1] as Buffer)), new Map([["TP53", new Set(["GO:1"])]])); // prettier-ignore
  });

  it("reads gene → GO from JSON and from lines of edges", async () => {
    assert.deepEqual(await readGene2go(write('{"TP53": ["GO:1", "GO:2"], "MYC": ["GO:1"]}')), terms);
    assert.deepEqual(await readGene2go(write("gene,term\nTP53,GO:1\nTP53,GO:2\nMYC,GO:1\n")), terms);
    assert.deepEqual(await readGene2go(write('TP53\tGO:1\r\n"TP53"\tGO:2\r\nMYC\tGO:1')), terms);
  });

  it("keeps a shared set shared, however often it is named", async () => {
    const entries = Array.from(
      { length: 2000 },
      (_, i) => `X${String.fromCharCode(5)}\0\0\0${String(i).padStart(5, "0")}h\0`,
    );
    const set = `\x80\x04(${Array.from({ length: 2000 }, (_, i) => `X${String.fromCharCode(5)}\0\0\0${String(i).padStart(5, "0")}`).join("")}\x91q\x000`;
    const read = await readGene2go(write(Buffer.from(`${set}}(${entries.join("")}u.`, "latin1")));
    assert.equal(read.size, 2000);
    assert.equal(new Set(read.values()).size, 1);
  });

  it("says what is no gene → GO table", async () => {
    const wrong = { code: "NOT_GENE2GO" };
    for (const text of ["{}", "[1]", '{"A": 1}', '{"A": [1]}', "{", "", "gene,term\n", "A\n", "A,GO:1,x\n"])
      await assert.rejects(readGene2go(write(text)), wrong, text);
    for (const [, bytes] of pickles("genes")) await assert.rejects(readGene2go(write(bytes)), wrong);
    await assert.rejects(readGene2go(write("cos\nsystem\n(S'x'\ntR.")), { code: "PICKLE_REFUSED" });
    await assert.rejects(readGene2go(path.join(folder, "none")), { code: "FILE_NOT_FOUND" });
  });

  it("reads lists of genes from pickles, JSON and lines", async () => {
    for (const [, bytes] of pickles("genes"))
      assert.deepEqual(await readGeneList(write(bytes)), ["A1BG", "TP53", "C10orf54"]);
    assert.deepEqual(await readGeneList(write('["A", "B"]')), ["A", "B"]);
    assert.deepEqual(await readGeneList(write("A\r\n\nB\n")), ["A", "B"]);
    for (const text of ["", "[1]", '{"A": 1}', "[]", '["A", ""]'])
      await assert.rejects(readGeneList(write(text)), { code: "NOT_A_GENE_LIST" }, text);
  });
});
