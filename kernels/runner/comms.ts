import { displaysSent } from "../display/api.ts";
import type { CommMessage } from "../session/comms.ts";
import { INTERRUPTED, isInterrupted, markInterrupted, type Run, within } from "./current.ts";
import { sendFrame } from "./frames.ts";
import { describeError } from "./trace.ts";

/** Handles messages of the front end's comms, each as a run of its own: what it prints belongs to the message. */
export interface Deliveries {
  deliver(run: Run, message: CommMessage): void;
  /** Ends all that are going on. */
  interrupt(): void;
}

export function createDeliveries(receive: (message: CommMessage) => Promise<void>): Deliveries {
  const open = new Map<number, Run>();

  const end = ({ run, cell }: Run, error?: { ename: string; evalue: string; traceback: string[] }): void => {
    if (!open.delete(run)) return;
    if (error) sendFrame({ type: "output", cell, output: { type: "error", ...error } });
    sendFrame({ type: "done", run });
  };

  return {
    deliver(run, message) {
      open.set(run.run, run);
      void within(run, () => receive(message))
        .then(displaysSent)
        .then(
          () => end(run),
          (error: unknown) =>
            end(run, error === INTERRUPTED || isInterrupted(run.run) ? undefined : describeError(error)),
        );
    },
    interrupt() {
      for (const run of [...open.values()]) {
        markInterrupted(run.run);
        const evalue = "The handler of a comm was interrupted.";
        end(run, { ename: "KeyboardInterrupt", evalue, traceback: [`KeyboardInterrupt: ${evalue}`] });
      }
    },
  };
}
