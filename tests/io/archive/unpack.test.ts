import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { unpack } from "../../../src/io/archive/unpack.ts";
import type { UnpackOptions } from "../../../src/io/archive/unpack.ts";
import { tarGz, zip } from "../../support/archives.ts";
import { skip } from "../../support/skip.ts";
import { testPython } from "../../support/testPython.ts";

describe("unpack", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-unpack-"));
    mkdirSync(path.join(folder, "out"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = async (archive: Uint8Array, options?: UnpackOptions): Promise<Record<string, string>> => {
    const file = path.join(folder, "archive");
    writeFileSync(file, archive);
    const out = path.join(folder, "out");
    const files = await unpack(file, out, options);
    return Object.fromEntries(files.map((one) => [path.relative(out, one), readFileSync(one, "utf8")]));
  };
  const refused = { code: "ARCHIVE_REFUSED" };
  const damaged = { code: "ARCHIVE_DAMAGED" };
  const big = "x".repeat(1_000_000);

  for (const [format, make] of [
    ["zip", zip],
    ["tar.gz", tarGz],
  ] as const) {
    it(`unpacks ${format}`, async () => {
      const archive = make([
        { name: "norman/perturb_processed.h5ad", content: big },
        { name: "norman/empty" },
      ]);
      assert.deepEqual(await run(archive), { "norman/perturb_processed.h5ad": big, "norman/empty": "" });
    });

    it(`unpacks from ${format} only what is wanted, side by side`, async () => {
      const archive = make([
        { name: "norman/perturb_processed.h5ad", content: "cells" },
        { name: "__MACOSX/norman/perturb_processed.h5ad", content: "fork" },
        { name: "norman/data_pyg/cell_graphs.pkl", content: big },
      ]);
      assert.deepEqual(await run(archive, { only: ["perturb_processed.h5ad"] }), {
        "perturb_processed.h5ad": "cells",
      });
      await assert.rejects(run(archive, { only: ["other.h5ad"] }), {
        ...refused,
        message: /no other\.h5ad in it/,
      });
    });

    it(`refuses names in ${format} that lead out, wanted or not`, async () => {
      for (const name of ["../evil", "a/../../evil", "/evil", "C:\\evil"]) {
        await assert.rejects(run(make([{ name, content: "x" }, { name: "a" }])), refused, name);
        await assert.rejects(
          run(make([{ name, content: "x" }, { name: "b" }]), { only: ["b"] }),
          refused,
          name,
        );
      }
      assert.ok(!existsSync(path.join(folder, "evil")));
      assert.deepEqual(readdirSync(path.join(folder, "out")), []);
    });

    it(`bounds size and number of entries of ${format}`, async () => {
      await assert.rejects(run(make([{ name: "a", content: big }]), { maxBytes: 999_999 }), refused);
      await assert.rejects(
        run(make([{ name: "b" }, { name: "c" }, { name: "d" }]), { maxEntries: 2 }),
        refused,
      );
    });

    it(`refuses two files of one name in ${format}`, async () => {
      await assert.rejects(run(make([{ name: "a" }, { name: "A" }])), refused);
    });

    it(`survives every cut and mutation of ${format}`, async function () {
      this.timeout(60_000);
      const whole = make([
        { name: "a/b", content: "content ".repeat(20) },
        { name: "c", content: "c" },
      ]);
      let runs = 0;
      const codes = new Set(["ARCHIVE_DAMAGED", "ARCHIVE_REFUSED", "NOT_AN_ARCHIVE"]);
      const attempt = async (bytes: Uint8Array): Promise<string> => {
        mkdirSync(path.join(folder, "out", String(++runs)));
        writeFileSync(path.join(folder, "m"), bytes);
        try {
          await unpack(path.join(folder, "m"), path.join(folder, "out", String(runs)), { maxBytes: 1e6 });
          return "done";
        } catch (error) {
          const { code } = error as { code: string };
          if (!codes.has(code)) throw error;
          return code;
        }
      };
      for (let length = 0; length < whole.length; length += 7) {
        const code = await attempt(whole.subarray(0, length));
        assert.ok(code !== "done" || format === "tar.gz", `cut at ${length}`);
      }
      await fc.assert(
        fc.asyncProperty(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 }), async (at, byte) => {
          const bytes = Buffer.from(whole);
          bytes[at] = byte;
          await attempt(bytes);
        }),
        { numRuns: 80 },
      );
    });
  }

  it("refuses links and devices", async () => {
    await assert.rejects(run(zip([{ name: "a", content: "/etc/passwd", mode: 0o120777 }])), refused);
    await assert.rejects(run(zip([{ name: "a", mode: 0o020666 }])), refused);
    for (const type of ["1", "2", "3", "6", "S"])
      await assert.rejects(run(tarGz([{ name: "a", type }])), refused, type);
  });

  it("reads ZIP64, stored entries and comments", async () => {
    const archive = zip([{ name: "a", content: big, zip64: true }, { name: "b", content: "b", stored: true, zip64: true }], "made by hand PK"); // prettier-ignore
    assert.deepEqual(await run(archive), { a: big, b: "b" });
  });

  it("trusts no declared size or checksum", async () => {
    await assert.rejects(run(zip([{ name: "a", content: big, size: 10 }])), damaged);
    await assert.rejects(run(zip([{ name: "b", content: "x", size: 10 }])), damaged);
    await assert.rejects(run(zip([{ name: "c", content: big, crc: 1 }])), damaged);
    await assert.rejects(run(zip([{ name: "d", content: "x", size: 2 ** 40, zip64: true }])), refused);
    await assert.rejects(run(tarGz([{ name: "e", content: "x", size: 5000 }])), damaged);
  });

  it("refuses encrypted entries and unknown methods", async () => {
    await assert.rejects(run(zip([{ name: "a", content: "x", flags: 1 }])), {
      ...refused,
      message: /encrypted/,
    });
    await assert.rejects(run(zip([{ name: "b", content: "x", method: 14 }])), {
      ...refused,
      message: /method 14/,
    });
  });

  it("says when a file is no archive, and stops when told", async () => {
    await assert.rejects(run(Buffer.from("<!doctype html>")), { code: "NOT_AN_ARCHIVE" });
    await assert.rejects(run(Buffer.alloc(0)), { code: "NOT_AN_ARCHIVE" });
    await assert.rejects(
      run(zip([{ name: "a" }]), { signal: AbortSignal.abort(new Error("enough")) }),
      /enough/,
    );
  });

  it("reads what Python's zipfile and tarfile write", async function () {
    const found = testPython();
    if ("reason" in found) return skip(this, found.reason);
    const script = `
import io, sys, tarfile, zipfile
out, long = sys.argv[1], "f/" * 60 + "ü" * 120 + ".csv"
with zipfile.ZipFile(out + "/z", "w", zipfile.ZIP_DEFLATED) as z:
    z.mkdir("f") if hasattr(z, "mkdir") else None
    z.writestr(long, b"one" * 1000)
    with z.open("two", "w", force_zip64=True) as f: f.write(b"two" * 1000)
for name, form in (("p", tarfile.PAX_FORMAT), ("g", tarfile.GNU_FORMAT)):
    with tarfile.open(out + "/" + name, "w:gz", format=form) as t:
        d = tarfile.TarInfo("./"); d.type = tarfile.DIRTYPE; t.addfile(d)
        for n, b in ((long, b"one" * 1000), ("two", b"two" * 1000)):
            i = tarfile.TarInfo(n); i.size = len(b); t.addfile(i, io.BytesIO(b))
`;
    execFileSync(found.python, ["-c", script, folder]);
    const long = `${"f/".repeat(60)}${"ü".repeat(120)}.csv`;
    for (const name of ["z", "p", "g"]) {
      const out = path.join(folder, "out", name);
      mkdirSync(out);
      const files = await unpack(path.join(folder, name), out);
      assert.deepEqual(files.map((one) => path.relative(out, one)), [long, "two"]); // prettier-ignore
      assert.equal(readFileSync(files[1] as string, "utf8"), "two".repeat(1000));
    }
  });
});
