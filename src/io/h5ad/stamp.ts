/** Changes when the file does. */
export function stampOf({ ino, size, mtimeMs }: { ino: number; size: number; mtimeMs: number }): string {
  return `${ino}/${size}/${mtimeMs}`;
}
