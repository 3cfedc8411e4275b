import { random } from "../../src/stats/random.ts";
import type { CommandResult } from "./command.ts";
import { pertline } from "./command.ts";

/**
 * Runs a command again and again, killed (SIGKILL) at random moments, then lets it end.
 * @param longest a run is killed after at most so many milliseconds
 * @returns the last result, and how many runs were killed
 */
export async function killedRuns(
  parameters: string[],
  kills: number,
  longest: number,
  seed: number,
): Promise<CommandResult & { killed: number }> {
  // prettier-ignore
  const draw = random(seed);
  let killed = 0;
  for (let i = 0; i < kills; i++) {
    const wait = draw.next() * longest;
    const { code } = await pertline(parameters, undefined, (kill) => setTimeout(() => kill("SIGKILL"), wait).unref()); // prettier-ignore
    if (code === null) killed++;
  }
  return { ...(await pertline(parameters)), killed };
}
