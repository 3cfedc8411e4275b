import path from "node:path";
import { pathToFileURL } from "node:url";

/** A module of the built project: processes and threads of the kernel start from `dist`, as they do for users. */
export function built<T>(source: string): Promise<T> {
  const file = path.resolve(import.meta.dirname, "../../dist", source.replace(/\.ts$/, ".js"));
  return import(pathToFileURL(file).href) as Promise<T>;
}
