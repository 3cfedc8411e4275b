import { createServer } from "node:http";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { AddressInfo } from "node:net";

export interface WebServer {
  url: string;
  /** What was asked for: path, and the range where one was given. */
  requests: { path: string; range: string | undefined; bytes: number }[];
  /** Answers with an error, or less than promised, so many times. */
  failures: number;
  ignoreRanges: boolean;
  close(): Promise<void>;
}

/** Serves a folder, parts of files too. */
export async function serveFolder(folder: string): Promise<WebServer> {
  const server = createServer((request, response) => {
    void (async () => {
      const name = decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname);
      const file = path.join(folder, name);
      const found = await stat(file).catch(() => undefined);
      if (!found?.isFile()) {
        response.writeHead(404).end();
        return;
      }
      const all = await readFile(file);
      const range = web.ignoreRanges ? undefined : request.headers.range;
      const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(range ?? "") ?? [];
      const begin = from === "" ? Math.max(0, all.length - Number(to)) : Number(from);
      const end = from === "" || to === "" ? all.length : Math.min(all.length, Number(to) + 1);
      const bytes = range ? all.subarray(begin, end) : all;
      web.requests.push({ path: name, range, bytes: bytes.length });
      if (web.failures > 0) {
        web.failures--;
        response.writeHead(web.failures % 2 === 0 ? 503 : 200, { "content-length": bytes.length });
        response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
        return;
      }
      response.writeHead(range ? 206 : 200, {
        "content-length": bytes.length,
        ...(range && { "content-range": `bytes ${begin}-${end - 1}/${all.length}` }),
      });
      response.end(bytes);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const web: WebServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    failures: 0,
    ignoreRanges: false,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return web;
}
