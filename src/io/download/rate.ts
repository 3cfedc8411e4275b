export interface Speed {
  bytesPerSecond: number;
  /** Undefined where the total is not known or nothing arrives. */
  secondsLeft: number | undefined;
}

/** Speed over the last seconds: what was before a pause or a resumed start does not count. */
export function rateMeter(
  windowMs = 5000,
): (received: number, total: number | undefined, now: number) => Speed {
  const samples: { at: number; received: number }[] = [];
  return (received, total, now) => {
    samples.push({ at: now, received });
    while (samples.length > 2 && now - (samples[1] as { at: number }).at >= windowMs) samples.shift();
    const first = samples[0] as { at: number; received: number };
    const seconds = (now - first.at) / 1000;
    const bytesPerSecond = seconds > 0 ? Math.max(0, (received - first.received) / seconds) : 0;
    const left =
      total === undefined || bytesPerSecond === 0
        ? undefined
        : Math.max(0, total - received) / bytesPerSecond;
    return { bytesPerSecond, secondsLeft: left };
  };
}

/** `1.5 MB`: powers of 1000, as disks and download pages count. */
export function formatBytes(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let power = 0;
  let value = bytes;
  while (value >= 999.5 && power < units.length - 1) {
    value /= 1000;
    power++;
  }
  return `${power === 0 ? value : value.toPrecision(3)} ${units[power]}`;
}

/** `40 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
