import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { MimeBundle } from "../session/events.ts";

const PICTURES: Record<string, string> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".svg": "image/svg+xml",
};

interface Token {
  type: string;
  children: Token[] | null;
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}

interface MarkdownIt {
  parse(source: string, env: object): Token[];
  renderer: { render(tokens: Token[], options: unknown, env: object): string };
  options: unknown;
}

/**
 * Markdown → HTML with raw HTML shown as text. Pictures become part of the page: attachments, and files below
 * `directory`; others keep only their description.
 */
export function markdownRenderer(
  directory?: string,
): (source: string, attachments?: Record<string, MimeBundle>) => string {
  const MarkdownIt = createRequire(import.meta.url)("markdown-it") as new (options: object) => MarkdownIt;
  const parser = new MarkdownIt({ html: false, linkify: true });
  return (source, attachments = {}) => {
    const env = {};
    const tokens = parser.parse(source, env);
    for (const token of tokens)
      for (const child of token.children ?? [])
        if (child.type === "image")
          child.attrSet("src", embedded(child.attrGet("src") ?? "", directory, attachments));
    return parser.renderer.render(tokens, parser.options, env);
  };
}

function embedded(
  source: string,
  directory: string | undefined,
  attachments: Record<string, MimeBundle>,
): string {
  if (source.startsWith("data:")) return source;
  const name = safeDecode(source);
  if (name.startsWith("attachment:")) {
    const [mime, content] = Object.entries(attachments[name.slice("attachment:".length)] ?? {})[0] ?? [];
    if (mime === undefined) return "";
    const base64 =
      mime === "image/svg+xml" ? Buffer.from(String(content)).toString("base64") : String(content);
    return `data:${mime};base64,${base64.replace(/\s/g, "")}`;
  }
  const mime = PICTURES[path.extname(name).toLowerCase()];
  if (directory === undefined || mime === undefined || /^[a-z]+:/i.test(name)) return "";
  const file = path.resolve(directory, name);
  if (path.relative(directory, file).startsWith("..")) return "";
  try {
    return `data:${mime};base64,${readFileSync(file).toString("base64")}`;
  } catch {
    return "";
  }
}

function safeDecode(source: string): string {
  try {
    return decodeURIComponent(source);
  } catch {
    return source;
  }
}
