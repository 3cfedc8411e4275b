import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface FileServer {
  url: string;
  /** What was asked for, in order. */
  requests: IncomingMessage[];
  /** Answers the requests to come. */
  handler: (request: IncomingMessage, response: ServerResponse, count: number) => void;
  close(): Promise<void>;
}

/** A real server on this machine that behaves as its handler says: well or badly. */
export async function fileServer(handler: FileServer["handler"]): Promise<FileServer> {
  const server = createServer((request, response) => {
    files.requests.push(request);
    files.handler(request, response, files.requests.length);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const files: FileServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    handler,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
  return files;
}

/** Serves content as a good server does: with a strong ETag and ranges. `cutAfter` bytes the connection is cut. */
export function serve(
  content: Uint8Array,
  { etag = '"v1"', cutAfter = Infinity, ranges = true } = {},
): FileServer["handler"] {
  return (request, response) => {
    const wanted = /^bytes=(\d+)-$/.exec(request.headers.range ?? "");
    const same = request.headers["if-range"] === undefined || request.headers["if-range"] === etag;
    const from = ranges && same && wanted ? Number(wanted[1]) : 0;
    const headers = { etag, "content-type": "application/octet-stream" };
    if (from > 0 && from >= content.length) {
      response.writeHead(416, { ...headers, "content-range": `bytes */${content.length}` }).end();
      return;
    }
    const range = { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` };
    response.writeHead(from > 0 ? 206 : 200, {
      ...headers,
      "content-length": content.length - from,
      ...(from > 0 ? range : {}),
    });
    const part = content.subarray(from, from + cutAfter);
    if (part.length === content.length - from) response.end(part);
    else response.write(part, () => setTimeout(() => response.destroy(), 20));
  };
}
