import { homedir } from "node:os";
import path from "node:path";

/**
 * Where files that can be made or fetched again are kept: PERTLINE_CACHE, else `pertline` in the system's cache folder
 * (XDG_CACHE_HOME or ~/.cache, ~/Library/Caches on macOS, LOCALAPPDATA on Windows).
 */
export function cacheFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
): string {
  const { PERTLINE_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = environment;
  if (PERTLINE_CACHE) return path.resolve(PERTLINE_CACHE);
  // Relative values are invalid by the XDG specification.
  if (XDG_CACHE_HOME && path.isAbsolute(XDG_CACHE_HOME)) return path.join(XDG_CACHE_HOME, "pertline");
  if (platform === "darwin") return path.join(homedir(), "Library", "Caches", "pertline");
  if (platform === "win32")
    return path.join(LOCALAPPDATA ?? path.join(homedir(), "AppData", "Local"), "pertline", "cache");
  return path.join(homedir(), ".cache", "pertline");
}
