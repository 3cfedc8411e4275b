import assert from "node:assert/strict";
import type { Request } from "../../../kernels/server/publisher.ts";
import { createStdin } from "../../../kernels/server/stdin.ts";
import { newHeader } from "../../../kernels/server/wire.ts";
import type { Message } from "../../../kernels/server/wire.ts";

const message = (
  type: string,
  content: Record<string, unknown>,
  parent: { msg_id?: string } = {},
  client = "client",
): Message => ({
  identities: [Buffer.from(client)],
  header: newHeader(type, "s"),
  parentHeader: parent,
  metadata: {},
  content,
  buffers: [],
});
const request = (allow: boolean): Request => ({
  ...message("execute_request", { allow_stdin: allow }),
  channel: "shell",
});

describe("stdin", () => {
  it("asks the client and takes its answer, and ignores answers nobody asked for", async () => {
    const asked: unknown[] = [];
    const stdin = createStdin({ ask: (_request, content) => String(asked.push(content)) });
    stdin.receive(message("input_reply", { value: "early" }));
    const answer = stdin.ask("name", false, request(true));
    stdin.receive(message("input_reply", { value: "KLF1" }));
    assert.equal(await answer, "KLF1");
    assert.deepEqual(asked, [{ prompt: "name", password: false }]);
  });

  it("puts one question at a time", async () => {
    const asked: unknown[] = [];
    const stdin = createStdin({ ask: (_request, content) => String(asked.push(content.prompt)) });
    const answers = ["first", "second"].map((prompt) => stdin.ask(prompt, false, request(true)));
    assert.deepEqual(asked, ["first"]);
    stdin.receive(message("input_reply", { value: "1" }));
    assert.deepEqual(asked, ["first", "second"]);
    stdin.receive(message("input_reply", { value: "2" }));
    assert.deepEqual(await Promise.all(answers), ["1", "2"]);
  });

  it("does not ask where the client takes no questions", async () => {
    const stdin = createStdin({ ask: () => assert.fail("asked") });
    assert.equal(await stdin.ask("name", false, request(false)), undefined);
    assert.equal(await stdin.ask("name", false, undefined), undefined);
  });

  it("takes no answer to a question that was given up, and none of another client", async () => {
    let questions = 0;
    const stdin = createStdin({ ask: () => String(++questions) });
    const first = stdin.ask("given up", false, request(true));
    stdin.cancel();
    const second = stdin.ask("gene", false, request(true));
    stdin.receive(message("input_reply", { value: "late" }, { msg_id: "1" }));
    stdin.receive(message("input_reply", { value: "stranger's" }, { msg_id: "2" }, "stranger"));
    stdin.receive(message("input_reply", { value: "KLF1" }, { msg_id: "2" }));
    assert.deepEqual(await Promise.all([first, second]), [undefined, "KLF1"]);
  });

  it("gives up when the cell ends", async () => {
    const stdin = createStdin({ ask: () => "1" });
    const answer = stdin.ask("name", true, request(true));
    stdin.cancel();
    assert.equal(await answer, undefined);
  });
});
