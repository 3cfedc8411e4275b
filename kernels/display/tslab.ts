// What a cell gets for `import … from "tslab"`: the functions of that kernel's public interface, on ours.
import { createRequire } from "node:module";
import type { MimeBundle } from "../session/events.ts";
import { type DisplayApi, type DisplayHandle, KERNEL } from "./api.ts";

/** tslab's own interface: one method for each kind of content. */
export interface Display {
  javascript(text: string): void;
  html(text: string): void;
  markdown(text: string): void;
  latex(text: string): void;
  svg(text: string): void;
  text(text: string): void;
  png(bytes: Uint8Array): void;
  jpeg(bytes: Uint8Array): void;
  gif(bytes: Uint8Array): void;
  pdf(bytes: Uint8Array): void;
  raw(mime: string, content: string | Uint8Array): void;
}

const kernel = (): DisplayApi => (globalThis as Record<symbol, unknown>)[KERNEL] as DisplayApi;

function createDisplay(show: (data: MimeBundle) => void): Display {
  const raw = (mime: string, content: string | Uint8Array): void =>
    show({ [mime]: typeof content === "string" ? content : Buffer.from(content).toString("base64") });
  const as = (mime: string) => (content: string | Uint8Array) => raw(mime, content);
  return {
    javascript: as("text/javascript"),
    html: as("text/html"),
    markdown: as("text/markdown"),
    latex: as("text/latex"),
    svg: as("image/svg+xml"),
    text: as("text/plain"),
    png: as("image/png"),
    jpeg: as("image/jpeg"),
    gif: as("image/gif"),
    pdf: as("application/pdf"),
    raw,
  };
}

export const display: Display = createDisplay((data) => void kernel().display(data, { raw: true }));

/** A display that overwrites what it showed before. */
export function newDisplay(): Display {
  let handle: DisplayHandle | undefined;
  return createDisplay((data) => {
    if (handle) handle.update(data);
    else handle = kernel().display(data, { raw: true });
  });
}

const versionOf = (name: string): string =>
  (createRequire(import.meta.url)(`${name}/package.json`) as { version: string }).version;

/** `tslab` names the version whose interface this is. */
export const versions: { tslab: string; typescript: string; node: string } = {
  tslab: "1.0.22",
  typescript: versionOf("typescript"),
  node: process.version,
};
