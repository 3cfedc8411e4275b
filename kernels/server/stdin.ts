import type { Publisher, Request } from "./publisher.ts";
import type { Content, Message } from "./wire.ts";

export interface Stdin {
  /** Asks the client that runs the cell for a line; undefined where it takes no questions or the cell ends first. */
  ask(prompt: string, password: boolean, request: Request | undefined): Promise<string | undefined>;
  /** Takes an `input_reply`; one that nobody waits for is ignored. */
  receive(message: Message): void;
  /** Gives up the open questions: their cell has ended. */
  cancel(): void;
}

interface Question {
  request: Request;
  content: Content;
  resolve: (answer: string | undefined) => void;
  /** The id of the `input_request`, once it has been put. */
  id?: string;
}

/**
 * Questions are put one at a time: a front end shows one input field. An `input_reply` counts when it comes from the client
 * that was asked and, where it says what it answers (JupyterLab does, jupyter_client does not), when that is this question:
 * an answer to one that has been given up must not answer the next.
 */
export function createStdin(publisher: Pick<Publisher, "ask">): Stdin {
  const open: Question[] = [];
  const put = (): void => {
    const [question] = open;
    if (question !== undefined) question.id = publisher.ask(question.request, question.content);
  };
  return {
    async ask(prompt, password, request) {
      if (request === undefined || request.content.allow_stdin !== true) return undefined;
      return new Promise((resolve) => {
        open.push({ request, content: { prompt, password }, resolve });
        if (open.length === 1) put();
      });
    },
    receive({ header, content, identities, parentHeader }) {
      const [question] = open;
      if (question === undefined) return;
      if (header.msg_type !== "input_reply" || typeof content.value !== "string") return;
      if (parentHeader.msg_id !== undefined && parentHeader.msg_id !== question.id) return;
      if (!identities.every((one, index) => question.request.identities[index]?.equals(one))) return;
      open.shift()?.resolve(content.value);
      put();
    },
    cancel() {
      for (const { resolve } of open.splice(0)) resolve(undefined);
    },
  };
}
