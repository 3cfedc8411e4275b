/** Learning rate by epoch (0 at first) and step (0 at first, counted over all epochs). */
export type Schedule = (epoch: number, step: number) => number;

export function constantRate(rate: number): Schedule {
  return () => rate;
}

/** Multiplied by `factor` every `every` epochs, as PyTorch's StepLR. */
export function stepDecay(rate: number, factor: number, every = 1): Schedule {
  return (epoch) => rate * factor ** Math.floor(epoch / every);
}

/** Rising linearly over the first steps, then as another schedule. */
export function warmUp(steps: number, then: Schedule): Schedule {
  return (epoch, step) => then(epoch, step) * Math.min(1, (step + 1) / steps);
}

/** Half a cosine from the rate to 0 over a number of steps. */
export function cosineDecay(rate: number, steps: number): Schedule {
  return (_, step) => (rate * (1 + Math.cos(Math.PI * Math.min(1, step / steps)))) / 2;
}
