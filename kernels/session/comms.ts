/** What all messages of a comm have. `buffers` are base64: they travel in JSON between the processes. */
interface CommContent {
  id: string;
  data: unknown;
  metadata: Record<string, unknown>;
  buffers: string[];
}

/** A message of a comm, in either direction. Types are those of the Jupyter messages. */
export type CommMessage =
  ({ type: "comm_open"; target: string } & CommContent) | ({ type: "comm_msg" | "comm_close" } & CommContent);

/** What the code that runs does with comms: sends a message, or begins and ends to accept comms to a target. */
export type CommEvent = CommMessage | { type: "target"; target: string; registered: boolean };
