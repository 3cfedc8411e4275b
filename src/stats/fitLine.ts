/** Straight line through points by least squares. */
export interface Line {
  slope: number;
  intercept: number;
  /** Points with two finite numbers. */
  n: number;
}

/** Fits y = intercept + slope · x; points where one is not finite are left out. NaN where all x are the same. */
export function fitLine(x: ArrayLike<number>, y: ArrayLike<number>): Line {
  let [n, meanX, meanY, xx, xy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [u, v] = [x[i]!, y[i]!];
    if (!(Number.isFinite(u) && Number.isFinite(v))) continue;
    n++;
    const difference = u - meanX;
    meanX += difference / n;
    meanY += (v - meanY) / n;
    xx += difference * (u - meanX);
    xy += difference * (v - meanY);
  }
  const slope = xx > 0 ? xy / xx : NaN;
  return { slope, intercept: meanY - slope * meanX, n };
}
