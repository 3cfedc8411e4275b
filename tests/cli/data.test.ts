import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { CommandResult } from "../support/command.ts";
import type { FileServer } from "../support/fileServer.ts";
import { fileServer, serve } from "../support/fileServer.ts";

const root = path.resolve(import.meta.dirname, "../..");

describe("pertline data", function () {
  this.timeout(60_000);
  let folder: string;
  let server: FileServer;
  const content = Buffer.from(`source,target,importance\n${"A,B,0.5\n".repeat(20_000)}`);
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "pertline-cli-data-"));
    server = await fileServer(serve(content));
    const files = [{ name: "net.csv", url: `${server.url}/net.csv`, bytes: content.length }];
    writeFileSync(
      path.join(folder, "registry.json"),
      JSON.stringify({
        entries: [{ name: "net", kind: "graph", what: "a graph of ours", licence: "CC0", files }],
      }),
    );
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  /** The built command, with the data folder of this test; `interrupt` sends Ctrl-C when the server was asked. */
  const data = (
    parameters: string[],
    environment: Record<string, string> = {},
    interrupt = false,
  ): Promise<CommandResult> => {
    const program = ["--conditions=pertline-source", path.join(root, "dist/bin/pertline.js"), "data"];
    const env = {
      ...process.env,
      PERTLINE_DATA: folder,
      PERTLINE_REGISTRY: "",
      PERTLINE_OFFLINE: "",
      ...environment,
    };
    const child = spawn(process.execPath, [...program, ...parameters], { env });
    const result: CommandResult = { code: null, stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (result.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (result.stderr += text));
    if (interrupt) {
      const before = server.requests.length;
      const timer = setInterval(() => {
        if (server.requests.length === before) return;
        clearInterval(timer);
        setTimeout(() => child.kill("SIGINT"), 300);
      }, 10);
    }
    return new Promise((resolve) => child.on("close", (code) => resolve({ ...result, code })));
  };

  it("lists and describes, with the user's own", async () => {
    const { code, stdout } = await data([]);
    assert.equal(code, 0);
    assert.match(stdout, /^○ norman {20}Norman 2019/m);
    assert.match(stdout, /^○ net {23}a graph of ours$/m);
    assert.equal((JSON.parse((await data(["list", "--json"])).stdout) as unknown[]).length, 11);
    const info = await data(["info", "norman_from_scfoundation"]);
    assert.match(info.stdout, /size +84,986 cells × 19,264 genes\n.*\n {2}licence +unknown\n/);
    assert.match(info.stdout, /from +https:\/\/figshare\.com.*, size unknown\n {2}not here +/);
  });

  it("fetches, goes on after Ctrl-C, tells the path, verifies", async () => {
    assert.deepEqual(await data(["path", "net"]), { code: 1, stdout: `${path.join(folder, "net.csv")}\n`, stderr: "pertline: not here yet: pertline data get net\n" }); // prettier-ignore
    server.handler = (_, response) => {
      response.writeHead(200, { etag: '"v1"', "content-length": content.length });
      response.write(content.subarray(0, 50_000));
    };
    const cut = await data(["get", "net"], {}, true);
    assert.deepEqual([cut.code, cut.stdout], [130, ""]);
    assert.match(cut.stderr, /Interrupted; what has arrived is kept/);
    assert.deepEqual(readdirSync(folder).filter((name) => name.includes("part")), ["net.csv.fresh.part", "net.csv.fresh.part.json"]); // prettier-ignore
    server.handler = serve(content);
    const got = await data(["get", "net"]);
    assert.deepEqual([got.code, got.stdout], [0, `${path.join(folder, "net.csv")}  (fetched)\n`]);
    assert.match(got.stderr, /^Fetching net\.csv: 160 kB in \d+\.\d s\n$/);
    assert.equal(server.requests.at(-1)?.headers.range, "bytes=50000-");
    assert.ok(readFileSync(path.join(folder, "net.csv")).equals(content));
    assert.match((await data(["get", "net"])).stdout, /already here, intact/);
    assert.deepEqual(await data(["path", "net"]), {
      code: 0,
      stdout: `${path.join(folder, "net.csv")}\n`,
      stderr: "",
    });
    assert.deepEqual(await data(["verify"]), { code: 0, stdout: `intact                ${path.join(folder, "net.csv")}\n`, stderr: "" }); // prettier-ignore
    writeFileSync(path.join(folder, "net.csv"), "source,target,importance\n");
    const bad = await data(["verify", "net"]);
    assert.deepEqual([bad.code, bad.stdout.split(" ")[0]], [1, "changed"]);
    assert.equal((await data(["get", "net", "--again"])).code, 0);
  });

  it("says what is wrong in one line", async () => {
    const offline = await data(["get", "gene2go"], { PERTLINE_OFFLINE: "1" });
    assert.deepEqual([offline.code, offline.stdout], [1, ""]);
    assert.match(offline.stderr, /^pertline: PERTLINE_OFFLINE is set.*put it at .*gene2go_all\.pkl; then "pertline data get gene2go" checks it\.\n$/); // prettier-ignore
    assert.match((await data(["get", "adamsen"])).stderr, /^pertline: There is no data set "adamsen"\. Did you mean "adamson"\?\n$/); // prettier-ignore
    assert.ok(!existsSync(path.join(folder, "gene2go_all.pkl")));
  });
});
