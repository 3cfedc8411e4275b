/** White point D65 as R's grDevices uses it, in CIE LUV. */
const WHITE = { y: 100, u: 0.1978398, v: 0.4683363 };

/**
 * sRGB hex of a colour in polar CIE LUV, R's `hcl(h, c, l)`; channels outside the gamut are clipped.
 * @param h hue in degrees
 * @param c chroma
 * @param l luminance, 0–100
 */
export function hclToHex(h: number, c: number, l: number): string {
  if (l <= 0) return "#000000";
  const angle = (h * Math.PI) / 180;
  const y = WHITE.y * (l > 7.999592 ? ((l + 16) / 116) ** 3 : l / 903.3);
  const u = (c * Math.cos(angle)) / (13 * l) + WHITE.u;
  const v = (c * Math.sin(angle)) / (13 * l) + WHITE.v;
  const x = (9 * y * u) / (4 * v);
  const z = -x / 3 - 5 * y + (3 * y) / v;
  const channels = [
    3.240479 * x - 1.53715 * y - 0.498535 * z,
    -0.969256 * x + 1.875992 * y + 0.041556 * z,
    0.055648 * x - 0.204043 * y + 1.057311 * z,
  ];
  return `#${channels.map((linear) => channel(linear / WHITE.y)).join("")}`;
}

function channel(linear: number): string {
  const encoded = linear > 0.00304 ? 1.055 * linear ** (1 / 2.4) - 0.055 : 12.92 * linear;
  const byte = Math.trunc(255 * Math.min(1, Math.max(0, encoded)) + 0.5);
  return byte.toString(16).padStart(2, "0").toUpperCase();
}

/** Colours of equal chroma and luminance at even hues, `colorspace::qualitative_hcl(n, h, c, l)`. */
export function qualitativeHcl(
  n: number,
  hues: readonly [number, number] = [0, 270],
  c = 60,
  l = 70,
): string[] {
  const [first, last] = hues;
  return Array.from({ length: n }, (_, i) =>
    hclToHex(first + ((last - first) * i) / Math.max(1, n - 1), c, l),
  );
}
