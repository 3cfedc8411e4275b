/** One published number beside what the Source Data give. */
export interface CheckRow {
  /** Where the number stands in the paper: "Fig 2c", "ED 10". */
  figure: string;
  quantity: string;
  /** As printed. */
  published: string;
  recomputed: number;
  /** Largest difference that passes. */
  tolerance: number;
  pass: boolean;
  /** Where the published number was taken from. */
  source: string;
}

/** A published number: `figure` and `quantity` together are its name. */
export interface Published {
  figure: string;
  quantity: string;
  /** As printed: its digits say how exact it is. */
  printed: string;
  /** Largest difference that passes; half a unit of the last digit unless told. */
  tolerance?: number;
  source: string;
}

/** How published intervals are recomputed. */
export interface Resampling {
  /** 10,000, as published, unless told; with fewer their ends are less exact than what is asked of them. */
  resamples?: number;
}

/** Recomputed numbers by `figure` and `quantity`. */
export type Recomputed = Map<string, number>;

export function nameOf(figure: string, quantity: string): string {
  return `${figure}: ${quantity}`;
}

/** A printed number: thousands separators and a leading + are allowed. */
export function printedValue(printed: string): number {
  return Number(printed.replaceAll(",", "").replace(/^\+/, ""));
}

/** Half a unit of the last printed digit, and for whole numbers nothing. */
export function printedTolerance(printed: string): number {
  const digits = /\.(\d+)$/.exec(printed)?.[1]?.length ?? 0;
  return digits === 0 ? 0 : 0.5 * 10 ** -digits + 1e-9;
}

/** A published number that nothing recomputes fails: its recomputed value is NaN. */
export function compareWithPublished(
  published: readonly Published[],
  recomputed: Readonly<Recomputed>,
): CheckRow[] {
  return published.map(({ figure, quantity, printed, source, ...given }) => {
    const found = recomputed.get(nameOf(figure, quantity)) ?? NaN;
    const tolerance = given.tolerance ?? printedTolerance(printed);
    const pass = Math.abs(found - printedValue(printed)) <= tolerance;
    return { figure, quantity, published: printed, recomputed: found, tolerance, pass, source };
  });
}
