import http from "node:http";
import type { Agent, IncomingMessage } from "node:http";
import https from "node:https";
import { PertlineError } from "../../error.ts";
import { proxyAgent, proxyFor } from "./proxy.ts";

export interface RequestOptions {
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Longest wait for the answer to begin, and between two pieces of it. */
  timeoutMs?: number;
  environment?: Readonly<Record<string, string | undefined>>;
  /** Keeps the connection for requests to come: for many small ones. */
  keepAlive?: boolean;
}

/** @throws PertlineError OFFLINE where PERTLINE_OFFLINE is set */
export function refuseOffline(url: string, environment: RequestOptions["environment"] = process.env): void {
  if (/^(1|true|yes)$/i.test(environment.PERTLINE_OFFLINE ?? ""))
    throw new PertlineError("OFFLINE", `PERTLINE_OFFLINE is set: ${url} was not fetched.`);
}

const MOST_REDIRECTS = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * One GET request: redirects followed (never from https to http), through the proxy of the environment. The answer is
 * asked for as it is, without compression, so that it can be resumed.
 *
 * @throws PertlineError BAD_URL, REDIRECT_REFUSED, TIMEOUT, BAD_PROXY; Node's network errors
 */
export async function request(
  address: string,
  options: RequestOptions = {},
): Promise<{ response: IncomingMessage; url: URL }> {
  let url = parse(address);
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const response = await once(url, options);
    const { location } = response.headers;
    if (!REDIRECTS.has(response.statusCode ?? 0) || location === undefined) return { response, url };
    response.destroy();
    const next = parse(location, url);
    if (url.protocol === "https:" && next.protocol === "http:")
      throw new PertlineError("REDIRECT_REFUSED", `${url.host} sends the request on to ${next.host} without encryption (http): refused.`); // prettier-ignore
    url = next;
  }
  throw new PertlineError("REDIRECT_REFUSED", `${address} was redirected more than ${MOST_REDIRECTS} times.`);
}

function parse(address: string, base?: URL): URL {
  const url = URL.canParse(address, base?.href) ? new URL(address, base) : undefined;
  if (url && (url.protocol === "http:" || url.protocol === "https:")) return url;
  throw new PertlineError("BAD_URL", `Expected an address that begins with https:// or http://; found "${address.slice(0, 200)}".`); // prettier-ignore
}

/** One agent for each way that requests take. */
const kept = new Map<string, Agent>();

async function keptAgent(url: URL, environment: RequestOptions["environment"]): Promise<Agent> {
  const way = `${url.protocol} ${proxyFor(url, environment)?.href ?? ""}`;
  let agent = kept.get(way);
  if (agent === undefined) {
    const own = url.protocol === "https:" ? https.Agent : http.Agent;
    agent = (await proxyAgent(url, environment, { keepAlive: true })) ?? new own({ keepAlive: true });
    kept.set(way, agent);
  }
  return agent;
}

async function once(url: URL, options: RequestOptions): Promise<IncomingMessage> {
  const { headers, signal, timeoutMs = 30_000, environment, keepAlive = false } = options;
  const agent = keepAlive ? await keptAgent(url, environment) : await proxyAgent(url, environment);
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const late = (): PertlineError =>
      new PertlineError("TIMEOUT", `${url.host} sent nothing for ${timeoutMs / 1000} seconds.`);
    const sent = (url.protocol === "https:" ? https : http).get(url, {
      headers: { "user-agent": "pertline", accept: "*/*", "accept-encoding": "identity", ...headers },
      ...(agent ? { agent } : { agent: false }),
      ...(signal ? { signal } : {}),
    });
    // Of its own: the socket's timeout does not run while a name is looked up.
    const timer = setTimeout(() => sent.destroy(late()), timeoutMs);
    sent.once("response", (response) => {
      clearTimeout(timer);
      response.setTimeout(timeoutMs, () => response.destroy(late()));
      resolve(response);
    });
    sent.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}
