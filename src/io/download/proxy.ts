import type { Agent } from "node:http";
import { PertlineError } from "../../error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for a URL, from HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY in small or capital letters (small ones win),
 * as curl reads them; undefined where there is none.
 *
 * @throws PertlineError BAD_PROXY
 */
export function proxyFor(url: URL, environment: Environment = process.env): URL | undefined {
  const read = (name: string): string => environment[name.toLowerCase()] || environment[name] || "";
  const value = read(url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY") || read("ALL_PROXY");
  if (value === "" || isExempt(url, read("NO_PROXY"))) return undefined;
  const full = /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const proxy = URL.canParse(full) ? new URL(full) : undefined;
  if (proxy === undefined || !["http:", "https:"].includes(proxy.protocol))
    throw new PertlineError(
      "BAD_PROXY",
      `The proxy in the environment (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY) should look like http://host:port; found "${value.replace(/\/\/.*@/, "//…@")}".`,
    );
  return proxy;
}

/** NO_PROXY: `*`, hosts (also of everything below them), with or without a leading dot or a port. */
function isExempt(url: URL, list: string): boolean {
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return list.split(/[\s,]+/).some((one) => {
    const [, name = "", onlyPort] = /^(.*?)(?::(\d+))?$/.exec(one.toLowerCase()) ?? [];
    if (name === "*") return true;
    const host = name.replace(/^\*?\./, "");
    if (host === "" || (onlyPort !== undefined && onlyPort !== port)) return false;
    return url.hostname === host || url.hostname.endsWith(`.${host}`);
  });
}

/** How to reach a URL through its proxy; undefined: directly. */
export async function proxyAgent(
  url: URL,
  environment?: Environment,
  options: { keepAlive?: boolean } = {},
): Promise<Agent | undefined> {
  const proxy = proxyFor(url, environment);
  if (proxy === undefined) return undefined;
  if (url.protocol === "https:")
    return new (await import("https-proxy-agent")).HttpsProxyAgent(proxy, options);
  return new (await import("http-proxy-agent")).HttpProxyAgent(proxy, options);
}
