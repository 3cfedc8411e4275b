import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Diagnostic } from "../../../kernels/session/language.ts";
import { createService, type LanguageService } from "../../../kernels/language/service.ts";

/** A temporary project with a folder `notebooks`, and the cells of a notebook in it. */
export interface Notebook {
  root: string;
  service: LanguageService;
  write(path: string, text: string): void;
  /** Checks a cell and remembers it, as a kernel does. */
  run(code: string): Diagnostic[];
  messages(code: string): string[];
  close(): void;
}

export function makeNotebook(files: Record<string, string> = {}): Notebook {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "cells-")));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  mkdirSync(join(root, "notebooks"));
  mkdirSync(join(root, "node_modules/@types"), { recursive: true });
  const types = fileURLToPath(new URL("../../../node_modules/@types/node", import.meta.url));
  symlinkSync(types, join(root, "node_modules/@types/node"));
  for (const [path, text] of Object.entries(files)) write(path, text);
  const service = createService(join(root, "notebooks"));
  let number = 0;
  const run = (code: string): Diagnostic[] => {
    const cell = { number: ++number, code };
    const found = service.check(cell);
    service.remember(cell);
    return found;
  };
  return {
    root,
    service,
    write,
    run,
    messages: (code) => run(code).map(({ message }) => message),
    close: () => rmSync(root, { recursive: true }),
  };
}
