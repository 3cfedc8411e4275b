/**
 * The name of an archive's entry as a relative path with `/`, or undefined where it may lead elsewhere: absolute,
 * with `..`, a drive, a backslash or control characters (which other systems read differently), or nothing at all.
 */
export function safeName(name: string): string | undefined {
  if (/^\/|\\|^[a-zA-Z]:|[\x00-\x1f\x7f]/.test(name) || name.length > 1000) return undefined;
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.length === 0 || parts.some((part) => part === ".." || part.includes(":") || /[. ]$/.test(part)))
    return undefined;
  return parts.join("/");
}

/** Whether a name, read as a path, may lead elsewhere; other than `safeName` it asks for nothing more. */
export function leadsOut(name: string): boolean {
  return /^\/|[\\\0]|^[a-zA-Z]:/.test(name) || name.split("/").includes("..");
}
