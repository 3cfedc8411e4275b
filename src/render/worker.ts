import { parentPort } from "node:worker_threads";
import { drawSvg } from "./draw.ts";
import type { RenderError, RenderErrorCode } from "./errors.ts";
import { rasterise } from "./rasterise.ts";
import type { RenderReply, RenderRequest } from "./protocol.ts";

async function answer(request: RenderRequest): Promise<RenderReply> {
  const { id } = request;
  try {
    const svg = await drawSvg(request.figure, request.format === "png" ? request.scale : 2);
    if (request.format === "svg") return { id, svg };
    return { id, png: rasterise(svg, request.scale, request.maxBytes) };
  } catch (cause) {
    const code = (cause as { code?: unknown } | null)?.code;
    if (typeof code === "string" && code.startsWith("RENDER_")) {
      return { id, error: { code: code as RenderErrorCode, message: (cause as RenderError).message } };
    }
    const why = cause instanceof Error ? cause.message : String(cause);
    return {
      id,
      error: { code: "RENDER_PLOTLY_FAILED", message: `plotly.js could not draw the figure: ${why}` },
    };
  }
}

// One figure at a time: plotly.js measures text in one shared element, and the seeded random source is global.
let last: Promise<void> = Promise.resolve();
parentPort?.on("message", (request: RenderRequest) => {
  last = last.then(async () => parentPort?.postMessage(await answer(request)));
});
