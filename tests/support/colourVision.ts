type Triple = readonly [number, number, number];

/** Linear RGB as people without one kind of cone see it: Machado, Oliveira and Fernandes 2009, severity 1. */
const SEEN: Readonly<Record<string, readonly [Triple, Triple, Triple]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

export const VISIONS: readonly string[] = Object.keys(SEEN);

/** CIE Lab (D65) of a hex colour as somebody with a kind of vision sees it. */
export function labAsSeen(hex: string, vision: string): [number, number, number] {
  const linear = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  const [r, g, b] = SEEN[vision]!.map((row) =>
    Math.min(1, Math.max(0, row[0] * linear[0]! + row[1] * linear[1]! + row[2] * linear[2]!)),
  ) as [number, number, number];
  const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** The smallest difference (CIE 1976 ΔE) of two of the colours over all kinds of vision: 2.3 is just noticeable side by side. */
export function closestPair(colours: readonly string[]): {
  difference: number;
  pair: string;
  vision: string;
} {
  let least = { difference: Infinity, pair: "", vision: "" };
  for (const vision of VISIONS) {
    const seen = colours.map((colour) => labAsSeen(colour, vision));
    seen.forEach((a, i) =>
      seen.slice(i + 1).forEach((b, k) => {
        const difference = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
        if (difference < least.difference)
          least = { difference, pair: `${colours[i]} ${colours[i + 1 + k]}`, vision };
      }),
    );
  }
  return least;
}
