import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { request } from "../../../src/io/download/request.ts";
import { skip } from "../../support/skip.ts";

describe("request", () => {
  it("refuses to be sent from https to http, and servers it cannot trust", async function () {
    this.timeout(20_000);
    const folder = mkdtempSync(path.join(tmpdir(), "pertline-tls-"));
    const [key, cert] = [path.join(folder, "key"), path.join(folder, "cert")];
    try {
      execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"], { stdio: "pipe" }); // prettier-ignore
    } catch {
      rmSync(folder, { recursive: true });
      return skip(this, "no openssl to make a certificate");
    }
    const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => {
      response.writeHead(302, { location: "http://127.0.0.1:1/file" }).end();
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await assert.rejects(request(url, { environment: {} }), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
    // In a process of its own: certificates are read once, at the start.
    const script = `import { request } from ${JSON.stringify(path.resolve(import.meta.dirname, "../../../src/io/download/request.ts"))};
      request(${JSON.stringify(url)}, { environment: {} }).catch((error) => console.log(error.code, error.message));`;
    const { execFile } = await import("node:child_process");
    const text = await new Promise<string>(
      (resolve, reject) =>
      execFile(process.execPath, ["--import=tsx", "--input-type=module", "-e", script], { env: { ...process.env, NODE_EXTRA_CA_CERTS: cert } }, (error, stdout, stderr) => (error ? reject(new Error(stderr)) : resolve(stdout))), // prettier-ignore
    );
    assert.match(text, /^REDIRECT_REFUSED .*without encryption/);
    server.close();
    rmSync(folder, { recursive: true });
  });
});
