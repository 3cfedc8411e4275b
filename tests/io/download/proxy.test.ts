import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { proxyFor } from "../../../src/io/download/proxy.ts";
import { request } from "../../../src/io/download/request.ts";
import { fileServer, serve } from "../../support/fileServer.ts";

const of = (url: string, environment: Record<string, string>): string | undefined =>
  proxyFor(new URL(url), environment)?.href;

describe("proxyFor", () => {
  it("reads the usual variables, small letters first", () => {
    assert.equal(of("https://a.org/x", {}), undefined);
    assert.equal(of("https://a.org/x", { HTTPS_PROXY: "http://p:8080" }), "http://p:8080/");
    assert.equal(of("http://a.org/x", { HTTPS_PROXY: "http://p:8080" }), undefined);
    assert.equal(of("http://a.org/x", { HTTP_PROXY: "p:8080", http_proxy: "http://u:s@q" }), "http://u:s@q/");
    assert.equal(of("https://a.org/x", { all_proxy: "p:8080" }), "http://p:8080/");
    assert.equal(of("https://a.org/x", { HTTPS_PROXY: "" }), undefined);
  });

  it("leaves out what NO_PROXY names", () => {
    const proxied = (url: string, NO_PROXY: string): boolean => of(url, { ALL_PROXY: "http://p", NO_PROXY }) !== undefined; // prettier-ignore
    for (const list of ["*", "a.org", ".a.org", "*.a.org", "x, a.org", "x a.org", "A.ORG", "a.org:443"])
      assert.ok(!proxied("https://b.a.org/x", list), list);
    for (const list of ["", "b.org", "ba.org", "a.org:80", "org.b"])
      assert.ok(proxied("https://a.org/x", list), list);
    assert.ok(!proxied("http://127.0.0.1:3/x", "localhost,127.0.0.1"));
  });

  it("says what is wrong, without the password", () => {
    assert.throws(() => of("https://a.org", { HTTPS_PROXY: "socks5://me:secret@p" }), (error: Error) => {
      return error.message.includes("socks5://…@p") && !error.message.includes("secret");
    }); // prettier-ignore
  });
});

describe("a request through a proxy", () => {
  it("asks the proxy for http, with its name and password", async () => {
    const seen: (string | undefined)[] = [];
    const proxy = await fileServer((request, response, count) => {
      seen.push(request.url, request.headers["proxy-authorization"]);
      serve(Buffer.from("through"))(request, response, count);
    });
    const environment = { HTTP_PROXY: proxy.url.replace("//", "//me:secret@") };
    const { response } = await request("http://data.invalid/file", { environment });
    assert.equal(String(await buffer(response)), "through");
    assert.deepEqual(seen, ["http://data.invalid/file", `Basic ${btoa("me:secret")}`]);
    await proxy.close();
  });

  it("makes a tunnel for https", async () => {
    const asked: (string | undefined)[] = [];
    const proxy = createServer();
    proxy.on("connect", (wanted, socket: Socket) => {
      asked.push(wanted.url);
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    });
    await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
    const { port } = proxy.address() as AddressInfo;
    const environment = { HTTPS_PROXY: `http://127.0.0.1:${port}` };
    const { response } = await request("https://data.invalid/file", { environment });
    assert.equal(response.statusCode, 407);
    response.destroy();
    assert.deepEqual(asked, ["data.invalid:443"]);
    proxy.close();
  });
});
