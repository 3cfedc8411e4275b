import type { Box } from "./box.ts";

/** A path as points joined by straight lines; `NaN` pairs separate subpaths. */
export type Polyline = number[];

const steps = 16;

/** Flattens SVG path data (all commands; curves into 16 lines each). */
export function flatten(data: string): Polyline {
  const out: Polyline = [];
  let x = 0,
    y = 0,
    startX = 0,
    startY = 0,
    controlX = 0,
    controlY = 0,
    previous = "";
  const to = (px: number, py: number): void => {
    out.push(px, py);
    x = px;
    y = py;
  };
  const cubic = (ax: number, ay: number, bx: number, by: number, ex: number, ey: number): void => {
    const [sx, sy] = [x, y];
    for (let i = 1; i <= steps; i++) {
      const t = i / steps,
        u = 1 - t;
      to(
        u * u * u * sx + 3 * u * u * t * ax + 3 * u * t * t * bx + t * t * t * ex,
        u * u * u * sy + 3 * u * u * t * ay + 3 * u * t * t * by + t * t * t * ey,
      );
    }
    controlX = bx;
    controlY = by;
  };
  for (const [, letter = "", rest = ""] of data.matchAll(/([MLHVCSQTAZ])([^MLHVCSQTAZ]*)/gi)) {
    const values = (rest.match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? []).map(Number);
    const upper = letter.toUpperCase();
    const size = { M: 2, L: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, T: 2, A: 7, Z: 0 }[upper] ?? 0;
    let k = 0;
    do {
      const v = values.slice(k, k + size);
      if (v.length < size) break;
      const [ox, oy] = letter === upper ? [0, 0] : [x, y];
      const at = (i: number): number => (v[i] ?? 0) + (i % 2 === 0 ? ox : oy);
      const smooth = (kinds: string): [number, number] =>
        kinds.includes(previous) ? [2 * x - controlX, 2 * y - controlY] : [x, y];
      switch (upper) {
        case "M":
          if (k > 0) to(at(0), at(1));
          else {
            if (out.length > 0) out.push(NaN, NaN);
            to(at(0), at(1));
            startX = x;
            startY = y;
          }
          break;
        case "L":
          to(at(0), at(1));
          break;
        case "H":
          to((v[0] ?? 0) + ox, y);
          break;
        case "V":
          to(x, (v[0] ?? 0) + oy);
          break;
        case "C":
          cubic(at(0), at(1), at(2), at(3), at(4), at(5));
          break;
        case "S": {
          const [ax, ay] = smooth("CS");
          cubic(ax, ay, at(0), at(1), at(2), at(3));
          break;
        }
        case "Q":
        case "T": {
          const [qx, qy] = upper === "Q" ? [at(0), at(1)] : smooth("QT");
          const [ex, ey] = upper === "Q" ? [at(2), at(3)] : [at(0), at(1)];
          cubic(
            x + (2 / 3) * (qx - x),
            y + (2 / 3) * (qy - y),
            ex + (2 / 3) * (qx - ex),
            ey + (2 / 3) * (qy - ey),
            ex,
            ey,
          );
          controlX = qx;
          controlY = qy;
          break;
        }
        case "A":
          for (const point of arc(x, y, v, (v[5] ?? 0) + ox, (v[6] ?? 0) + oy)) to(point[0], point[1]);
          break;
        case "Z":
          to(startX, startY);
          break;
      }
      previous = upper;
      k += size;
    } while (size > 0 && k < values.length);
  }
  return out;
}

/** Points of an elliptical arc after its start: SVG 1.1, appendix F.6.5. */
function arc(x1: number, y1: number, v: number[], x2: number, y2: number): [number, number][] {
  let rx = Math.abs(v[0] ?? 0),
    ry = Math.abs(v[1] ?? 0);
  if (rx === 0 || ry === 0 || (x1 === x2 && y1 === y2)) return [[x2, y2]];
  const phi = ((v[2] ?? 0) * Math.PI) / 180,
    cos = Math.cos(phi),
    sin = Math.sin(phi);
  const dx = (x1 - x2) / 2,
    dy = (y1 - y2) / 2;
  const px = cos * dx + sin * dy,
    py = -sin * dx + cos * dy;
  const grow = Math.sqrt(Math.max(1, (px / rx) ** 2 + (py / ry) ** 2));
  rx *= grow;
  ry *= grow;
  const under = Math.max(
    0,
    ((rx * ry) ** 2 - (rx * py) ** 2 - (ry * px) ** 2) / ((rx * py) ** 2 + (ry * px) ** 2),
  );
  const factor = Math.sqrt(under) * (Boolean(v[3]) === Boolean(v[4]) ? -1 : 1);
  const cxp = (factor * rx * py) / ry,
    cyp = (-factor * ry * px) / rx;
  const cx = cos * cxp - sin * cyp + (x1 + x2) / 2,
    cy = sin * cxp + cos * cyp + (y1 + y2) / 2;
  const from = Math.atan2((py - cyp) / ry, (px - cxp) / rx);
  let sweep = Math.atan2((-py - cyp) / ry, (-px - cxp) / rx) - from;
  if (v[4] && sweep < 0) sweep += 2 * Math.PI;
  if (!v[4] && sweep > 0) sweep -= 2 * Math.PI;
  const count = steps * 2;
  return Array.from({ length: count }, (_, i): [number, number] => {
    if (i === count - 1) return [x2, y2];
    const angle = from + (sweep * (i + 1)) / count;
    return [
      cx + rx * Math.cos(angle) * cos - ry * Math.sin(angle) * sin,
      cy + rx * Math.cos(angle) * sin + ry * Math.sin(angle) * cos,
    ];
  });
}

/** Box around a polyline; nothing where it has no points. */
export function polylineBox(points: Polyline): Box | undefined {
  let left = Infinity,
    right = -Infinity,
    top = Infinity,
    bottom = -Infinity;
  for (let i = 0; i + 1 < points.length; i += 2) {
    const x = points[i] ?? NaN,
      y = points[i + 1] ?? NaN;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return right >= left ? { x: left, y: top, width: right - left, height: bottom - top } : undefined;
}

/** Length of a polyline and the point at a distance from its start (clamped), as SVG's getTotalLength / getPointAtLength. */
export function walk(
  points: Polyline,
  distance: number = Infinity,
): { length: number; x: number; y: number } {
  let length = 0;
  let x = points[0] ?? 0,
    y = points[1] ?? 0;
  for (let i = 2; i + 1 < points.length && length < distance; i += 2) {
    const nx = points[i] ?? NaN,
      ny = points[i + 1] ?? NaN;
    if (Number.isNaN(nx)) continue;
    if (Number.isNaN(points[i - 2] ?? NaN)) {
      x = nx;
      y = ny;
      continue;
    }
    const step = Math.hypot(nx - x, ny - y);
    if (length + step > distance) {
      const share = Math.max(0, (distance - length) / step);
      return { length: distance, x: x + share * (nx - x), y: y + share * (ny - y) };
    }
    length += step;
    x = nx;
    y = ny;
  }
  return { length, x, y };
}
