import { PertlineError } from "../../error.ts";

/** Why an attempt failed, and whether another may succeed. */
export interface Failure {
  error: PertlineError;
  retry: boolean;
  /** Wait that the server asked for. */
  afterMs?: number;
}

const NETWORK: Readonly<Record<string, string>> = {
  ENOTFOUND: "its name is not known here: is there a network?",
  EAI_AGAIN: "its name cannot be looked up: is there a network?",
  ENETUNREACH: "there is no network",
  EHOSTUNREACH: "there is no way to it",
  ECONNREFUSED: "it refuses connections",
  ECONNRESET: "the connection was cut",
  ECONNABORTED: "the connection was cut",
  EPIPE: "the connection was cut",
  ETIMEDOUT: "the connection timed out",
  ERR_STREAM_PREMATURE_CLOSE: "the connection was cut",
};

/** What is known of errors that were thrown as such. */
const KNOWN = new WeakMap<object, Failure>();

/** What a status that is neither 200 nor 206 means. */
export function statusError(status: number, host: string, retryAfter: string | undefined): PertlineError {
  const meaning =
    status === 401 || status === 403
      ? "it does not allow this file to be fetched by a program"
      : status === 404 || status === 410
        ? "there is no such file any more"
        : status === 407
          ? "the proxy wants a name and password (http://name:password@host:port in HTTPS_PROXY)"
          : status === 429
            ? "too many requests"
            : status >= 500
              ? "it has a problem"
              : "the file itself was expected (200)";
  const error = new PertlineError("HTTP_STATUS", `${host} answered ${status}: ${meaning}.`);
  // 202: some hosts answer so while they prepare a file.
  const retry = status === 202 || status === 408 || status === 425 || status === 429 || status >= 500;
  const seconds = retryAfter === undefined ? NaN : /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - Date.now()) / 1000; // prettier-ignore
  KNOWN.set(error, { error, retry, ...(seconds > 0 ? { afterMs: Math.min(seconds, 120) * 1000 } : {}) });
  return error;
}

/** An error of Node or of ours as a failure; an error that is neither network nor disk is passed on as it is. */
export function failureOf(error: unknown, host: string, file: string): Failure {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const known = KNOWN.get(error as object);
  if (known) return known;
  if (code === "TIMEOUT" || code === "RANGE_LOST") return { error: error as PertlineError, retry: true };
  if (
    Object.hasOwn(NETWORK, code) ||
    message === "aborted" ||
    message === "socket hang up" ||
    code.startsWith("HPE_")
  )
    return {
      error: new PertlineError("UNREACHABLE", `${host} cannot be reached or was lost: ${NETWORK[code] ?? (code.startsWith("HPE_") ? "what it sends is no HTTP" : "the connection was cut")} (${code || message}).`, { cause: error }), // prettier-ignore
      retry: true,
    };
  if (code.startsWith("Z_"))
    return {
      error: new PertlineError("UNREACHABLE", `What ${host} sends compressed is damaged (${code}).`, {
        cause: error,
      }),
      retry: true,
    };
  if (/CERT|SSL|TLS|SELF_SIGNED|ISSUER/.test(code))
    return {
      error: new PertlineError("UNREACHABLE", `${host} cannot be trusted: ${message} (${code}). Behind a proxy that reads along, NODE_EXTRA_CA_CERTS names its certificate.`, { cause: error }), // prettier-ignore
      retry: false,
    };
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG")
    return {
      error: new PertlineError("DISK_FULL", `There is no room left for ${file} (${code}). What has arrived is kept: free some space, or set PERTLINE_DATA to another disk, and fetch it again.`, { cause: error }), // prettier-ignore
      retry: false,
    };
  if (["EACCES", "EPERM", "EROFS", "ENOTDIR", "EISDIR", "ENOENT"].includes(code))
    return {
      error: new PertlineError("WRITE_FAILED", `${file} cannot be written (${code}). Set PERTLINE_DATA to a folder of yours.`, { cause: error }), // prettier-ignore
      retry: false,
    };
  return { error: error as PertlineError, retry: false };
}
