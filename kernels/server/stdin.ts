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
}

/** Questions are put one at a time: a front end shows one input field, and an `input_reply` does not say what it answers. */
export function createStdin(publisher: Pick<Publisher, "ask">): Stdin {
  const open: Question[] = [];
  const put = (): void => {
    const [question] = open;
    if (question !== undefined) publisher.ask(question.request, question.content);
  };
  return {
    async ask(prompt, password, request) {
      if (request === undefined || request.content.allow_stdin !== true) return undefined;
      return new Promise((resolve) => {
        open.push({ request, content: { prompt, password }, resolve });
        if (open.length === 1) put();
      });
    },
    receive({ header, content }) {
      if (header.msg_type !== "input_reply" || typeof content.value !== "string") return;
      open.shift()?.resolve(content.value);
      put();
    },
    cancel() {
      for (const { resolve } of open.splice(0)) resolve(undefined);
    },
  };
}
