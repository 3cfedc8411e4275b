import type { Request } from "./protocol.ts";

/** Places in the memory that the runner's two threads share. */
export const SETTLED = 0;
export const PONG = 1;

/** What the supervisor's thread is given. */
export interface SupervisorData {
  pid: number;
  /** At `SETTLED` the newest run that is over, at `PONG` the newest ping that the main thread has seen. */
  state: Int32Array;
}

/** Supervisor → main thread. */
export type Order =
  Exclude<Request, { type: "interrupt" }> | { type: "settle"; run: number } | { type: "ping"; ping: number };
