import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { displayNames } from "../../../kernels/language/displayApi.ts";
import { createService } from "../../../kernels/language/service.ts";

describe("language: declarations of the kernel's display functions", () => {
  it("are those of the functions themselves", function () {
    this.timeout(60_000);
    const service = createService(fileURLToPath(new URL("../../..", import.meta.url)));
    const names = displayNames.join(", ");
    const found = service.check({
      number: 1,
      code: [
        'import * as real from "pertline/kernel";',
        `const here = { ${names} };`,
        "const forth: typeof real = here;",
        "const back: typeof here = real;",
        "const all: never = null as unknown as Exclude<keyof typeof real, keyof typeof here>;",
      ].join("\n"),
    });
    assert.deepEqual(found, []);
  });
});
