import assert from "node:assert/strict";
import { PertlineError } from "../../../src/error.ts";
import { failureOf, statusError } from "../../../src/io/download/failure.ts";

describe("failures of downloads", () => {
  const coded = (code: string): Error => Object.assign(new Error("native"), { code });

  it("tell which statuses are worth another attempt, and when", () => {
    const retried = [202, 400, 401, 403, 404, 408, 410, 425, 429, 500, 502, 503].filter((status) => failureOf(statusError(status, "h", undefined), "h", "f").retry); // prettier-ignore
    assert.deepEqual(retried, [202, 408, 425, 429, 500, 502, 503]);
    assert.equal(failureOf(statusError(503, "h", "7"), "h", "f").afterMs, 7000);
    assert.equal(failureOf(statusError(503, "h", "99999"), "h", "f").afterMs, 120_000);
    const date = new Date(Date.now() + 30_000).toUTCString();
    const after = failureOf(statusError(429, "h", date), "h", "f").afterMs ?? 0;
    assert.ok(after > 25_000 && after <= 30_000);
    for (const text of ["soon", "-5", "0"]) assert.equal(failureOf(statusError(503, "h", text), "h", "f").afterMs, undefined); // prettier-ignore
  });

  it("name the cause in words", () => {
    const of = (code: string): string => {
      const { error, retry } = failureOf(coded(code), "data.org", "/d/file");
      return `${error.code} ${retry} ${error.message}`;
    };
    assert.match(of("ENOTFOUND"), /^UNREACHABLE true data\.org .*is there a network\? \(ENOTFOUND\)/);
    assert.match(of("CERT_HAS_EXPIRED"), /^UNREACHABLE false .*NODE_EXTRA_CA_CERTS/);
    assert.match(of("ENOSPC"), /^DISK_FULL false .*no room left for \/d\/file/);
    assert.match(of("EACCES"), /^WRITE_FAILED false .*PERTLINE_DATA/);
    assert.match(of("Z_DATA_ERROR"), /^UNREACHABLE true .*compressed is damaged/);
    assert.equal(failureOf(new PertlineError("WEB_PAGE", "x"), "h", "f").retry, false);
    const bug = new TypeError("a bug");
    assert.equal(failureOf(bug, "h", "f").error, bug);
  });
});
