import type { Rgba } from "./colour.ts";

/** Shapes drawn as pixels; other plotly.js symbols stay vectors. */
export type MarkerShape = "circle" | "square" | "diamond";

/** One marker, in CSS pixels from the image's corner. */
export interface Marker {
  x: number;
  y: number;
  radius: number;
  fill: Rgba;
  stroke: Rgba;
  strokeWidth: number;
  shape: MarkerShape;
  open: boolean;
}

/** Signed distance from a marker's edge in pixels, negative inside. */
function distance(shape: MarkerShape, dx: number, dy: number, radius: number): number {
  if (shape === "circle") return Math.hypot(dx, dy) - radius;
  if (shape === "square") return Math.max(Math.abs(dx), Math.abs(dy)) - radius;
  // plotly's diamond reaches 1.3 radii.
  return (Math.abs(dx) + Math.abs(dy) - 1.3 * radius) / Math.SQRT2;
}

/**
 * Draws markers in order, each over those before it, with smooth edges.
 *
 * @param scale image pixels per CSS pixel
 * @returns width × height × 4 bytes, opacity not premultiplied
 */
export function drawMarkers(
  markers: Iterable<Marker>,
  width: number,
  height: number,
  scale: number,
): Uint8ClampedArray {
  const rgba = new Float32Array(width * height * 4);
  const paint = (at: number, colour: Rgba, cover: number): void => {
    const alpha = colour[3] * cover;
    if (alpha <= 0) return;
    const keep = 1 - alpha;
    rgba[at] = colour[0] * alpha + (rgba[at] ?? 0) * keep;
    rgba[at + 1] = colour[1] * alpha + (rgba[at + 1] ?? 0) * keep;
    rgba[at + 2] = colour[2] * alpha + (rgba[at + 2] ?? 0) * keep;
    rgba[at + 3] = alpha + (rgba[at + 3] ?? 0) * keep;
  };
  for (const { x, y, radius, fill, stroke, strokeWidth, shape, open } of markers) {
    const r = radius * scale;
    const half = (strokeWidth * scale) / 2;
    const reach = (shape === "diamond" ? 1.3 * r : r) + half + 1;
    const cx = x * scale;
    const cy = y * scale;
    const bottom = Math.min(height - 1, Math.floor(cy + reach));
    const right = Math.min(width - 1, Math.floor(cx + reach));
    for (let row = Math.max(0, Math.floor(cy - reach)); row <= bottom; row++) {
      for (let column = Math.max(0, Math.floor(cx - reach)); column <= right; column++) {
        const d = distance(shape, column + 0.5 - cx, row + 0.5 - cy, r);
        const at = (row * width + column) * 4;
        if (!open) paint(at, fill, Math.min(1, Math.max(0, 0.5 - d)));
        if (half > 0) paint(at, stroke, Math.min(1, 2 * half, Math.max(0, half + 0.5 - Math.abs(d))));
      }
    }
  }
  const out = new Uint8ClampedArray(rgba.length);
  for (let i = 0; i < rgba.length; i += 4) {
    const alpha = rgba[i + 3] ?? 0;
    if (alpha <= 0) continue;
    for (let k = 0; k < 3; k++) out[i + k] = (rgba[i + k] ?? 0) / alpha;
    out[i + 3] = alpha * 255;
  }
  return out;
}
