import { formatSeconds } from "../io/download/rate.ts";
import type { Epoch } from "../tensor/train.ts";

const EVERY_MS = 30_000;

/**
 * Shows the epochs of trainings: on a terminal as one live line, elsewhere (a log, a pipe) as a line for the first epoch,
 * the last one and one every half minute.
 */
export function epochProgress(
  stream: { isTTY?: boolean; write(text: string): unknown },
  now: () => number = () => performance.now(),
): (model: { label: string }, epoch: Epoch) => void {
  let shown = -Infinity;
  return ({ label }, { epoch, epochs, loss, validation, secondsLeft }) => {
    const last = epoch + 1 === epochs;
    const error = Number.isNaN(validation) ? "" : `, validation ${validation.toPrecision(4)}`;
    const left = last ? "" : `, ${formatSeconds(secondsLeft)} left at most`;
    const line = `${label}: epoch ${epoch + 1} of ${epochs}, loss ${loss.toPrecision(4)}${error}${left}`;
    if (stream.isTTY) stream.write(`\r\u001b[K${line}${last ? "\n" : ""}`);
    else if (epoch === 0 || last || now() - shown >= EVERY_MS) {
      shown = now();
      stream.write(`${line}\n`);
    }
  };
}
