import path from "node:path";
import { fileURLToPath } from "node:url";

/** Codes of errors that say all there is to say: where they were thrown is of no interest. */
export const REFUSED = "MODULE_REFUSED";

const remedies: Record<string, string> = {
  ".tsx": "JSX is not supported. Write it as .ts, or import the compiled file.",
  ".jsx": "JSX is not supported. Write it as .js, or import the compiled file.",
  ".node": 'A native addon is not a module: load it with require("./file.node").',
  ".wasm":
    "Load it with: const { instance } = await WebAssembly.instantiate(await readFile(file)), readFile from node:fs/promises.",
};

/** Why a module cannot be loaded, judging by its URL; undefined for those that can. */
export function refusal(url: string): Error | undefined {
  if (!url.startsWith("file:")) {
    const scheme = /^(https?|npm|jsr):/.exec(url)?.[1];
    if (scheme === undefined) return undefined;
    const name = scheme.startsWith("http")
      ? (/^https?:\/\/[^/]+\/(?:npm\/|gh\/)?((?:@[^/@]+\/)?[^/@?]+)/.exec(url)?.[1] ?? "NAME")
      : url.slice(scheme.length + 1).replace(/^\/|(?<=.)@[^/]*$/g, "");
    return refused(
      `Cannot import "${url}": modules are loaded from disk only. Install the package (npm install ${name}) and import it by its name.`,
    );
  }
  const file = fileURLToPath(url);
  const remedy = file.includes("/node_modules/") ? undefined : remedies[path.extname(file)];
  return remedy === undefined ? undefined : refused(`Cannot import ${file}: ${remedy}`);
}

export function refused(message: string): Error {
  return Object.assign(new Error(message), { code: REFUSED });
}
