import type { Worker } from "node:worker_threads";
import { startWorker } from "../io/startWorker.ts";
import { RenderError } from "./errors.ts";
import { sizeFigure } from "./figure.ts";
import type { Figure } from "./figure.ts";
import type { RenderReply, RenderRequest } from "./protocol.ts";

export interface SvgOptions {
  /** CSS pixels; the layout's own, else 700. */
  width?: number;
  /** CSS pixels; the layout's own, else 450. */
  height?: number;
}

export interface PngOptions extends SvgOptions {
  /** Image pixels per CSS pixel, 2 unless told. */
  scale?: number;
  /** The scale is lowered, down to 0.25, until the file has at most this many bytes. */
  maxBytes?: number;
}

/** A worker that has not answered after this time is hung: no figure seen takes 5 s. */
const timeoutMs = 120_000;

interface Waiting {
  resolve(reply: RenderReply): void;
  reject(error: RenderError): void;
}

interface Renderer {
  worker: Worker;
  waiting: Map<number, Waiting>;
}

let current: Renderer | undefined;
let nextId = 1;

function start(): Renderer {
  const worker = startWorker({
    from: import.meta.url,
    source: "./worker.ts",
    name: "pertline-render",
    missingCode: "RENDER_WORKER_MISSING",
  });
  const renderer: Renderer = { worker, waiting: new Map() };
  const fail = (error: RenderError): void => {
    if (current === renderer) current = undefined;
    for (const waiting of renderer.waiting.values()) waiting.reject(error);
    renderer.waiting.clear();
  };
  worker.on("message", (reply: RenderReply) => {
    renderer.waiting.get(reply.id)?.resolve(reply);
    renderer.waiting.delete(reply.id);
    if (renderer.waiting.size === 0) worker.unref();
  });
  worker.on("error", (cause) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    fail(
      new RenderError(
        "RENDER_WORKER_DIED",
        `The figure renderer stopped: ${why}. The next figure starts a new one.`,
        { cause },
      ),
    );
  });
  worker.on("exit", () =>
    fail(
      new RenderError("RENDER_WORKER_DIED", "The figure renderer stopped before it had drawn the figure."),
    ),
  );
  worker.unref();
  return renderer;
}

async function ask(request: Omit<RenderRequest, "id">): Promise<RenderReply> {
  const renderer = (current ??= start());
  const id = nextId++;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<RenderReply>((resolve, reject) => {
      try {
        renderer.worker.postMessage({ ...request, id } satisfies RenderRequest);
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new RenderError(
          "RENDER_FIGURE_INVALID",
          `A figure holds only plain data (numbers, strings, arrays, objects): ${why}`,
          { cause },
        );
      }
      renderer.waiting.set(id, { resolve, reject });
      // While a figure is being drawn the process must stay alive: an awaiting caller has nothing else that keeps it.
      renderer.worker.ref();
      timer = setTimeout(() => {
        reject(
          new RenderError(
            "RENDER_TIMEOUT",
            `The figure was not drawn within ${timeoutMs / 1000} s; the renderer was stopped.`,
          ),
        );
        void renderer.worker.terminate();
      }, timeoutMs);
    });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Draws a Plotly figure as a self-contained SVG document. Text is placed with Arimo, which has Arial's metrics, and
 * the document names Arimo and Arial as its fonts. Subplots with over 5,000 markers hold them as an embedded image.
 *
 * @throws RenderError
 */
export async function renderSvg(figure: Figure, options: SvgOptions = {}): Promise<string> {
  const reply = await ask({ figure: sizeFigure(figure, options), format: "svg", scale: 1 });
  if ("svg" in reply) return reply.svg;
  throw replyError(reply);
}

/**
 * Draws a Plotly figure as PNG, with the bundled Arimo fonts only.
 *
 * @returns the file's bytes; width × scale by height × scale pixels
 * @throws RenderError; RENDER_TOO_LARGE where even the smallest scale exceeds `maxBytes`
 */
export async function renderPng(figure: Figure, options: PngOptions = {}): Promise<Uint8Array> {
  const scale = options.scale ?? 2;
  if (!(scale >= 0.1 && scale <= 10)) {
    throw new RenderError("RENDER_FIGURE_INVALID", `Expected a scale of 0.1 to 10, found ${scale}.`);
  }
  const reply = await ask({
    figure: sizeFigure(figure, options),
    format: "png",
    scale,
    maxBytes: options.maxBytes,
  });
  if ("png" in reply) return reply.png;
  throw replyError(reply);
}

function replyError(reply: RenderReply): RenderError {
  if ("error" in reply) return new RenderError(reply.error.code, reply.error.message);
  return new RenderError(
    "RENDER_WORKER_DIED",
    "The figure renderer answered in another format than it was asked for.",
  );
}

/** Stops the worker; figures being drawn fail with RENDER_CLOSED. The next render starts a new one. */
export async function closeRenderer(): Promise<void> {
  const renderer = current;
  current = undefined;
  if (!renderer) return;
  for (const waiting of renderer.waiting.values()) {
    waiting.reject(
      new RenderError("RENDER_CLOSED", "The renderer was closed before it had drawn the figure."),
    );
  }
  renderer.waiting.clear();
  await renderer.worker.terminate();
}
