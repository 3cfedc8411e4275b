import assert from "node:assert/strict";
import { newestOnly } from "../../../kernels/language/newest.ts";

describe("language: newest question", () => {
  it("answers the first and the last of a burst, drops those between, and keeps none waiting", async () => {
    const asked: number[] = [];
    const answer = newestOnly(
      async (n: number) => {
        asked.push(n);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return n;
      },
      () => -1,
    );
    assert.deepEqual(await Promise.all([1, 2, 3, 4].map((n) => answer(n))), [1, -1, -1, 4]);
    assert.deepEqual(asked, [1, 4]);
    assert.equal(await answer(5), 5);
  });

  it("goes on after a failure", async () => {
    const answer = newestOnly(
      (n: number) => (n === 1 ? Promise.reject(new Error("one")) : Promise.resolve(n)),
      () => 0,
    );
    const first = answer(1);
    const second = answer(2);
    await assert.rejects(first, /one/);
    assert.equal(await second, 2);
  });
});
