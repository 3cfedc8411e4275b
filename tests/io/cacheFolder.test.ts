import assert from "node:assert/strict";
import { homedir } from "node:os";
import path from "node:path";
import { cacheFolder } from "../../src/io/cacheFolder.ts";

describe("cacheFolder", () => {
  it("is where the user says, else the system's", () => {
    assert.equal(
      cacheFolder({ PERTLINE_CACHE: "here", XDG_CACHE_HOME: "/x" }, "linux"),
      path.resolve("here"),
    );
    assert.equal(cacheFolder({ XDG_CACHE_HOME: "/x" }, "linux"), path.join("/x", "pertline"));
    assert.equal(cacheFolder({ XDG_CACHE_HOME: "x" }, "linux"), path.join(homedir(), ".cache", "pertline"));
    assert.equal(
      cacheFolder({ PERTLINE_CACHE: "" }, "darwin"),
      path.join(homedir(), "Library", "Caches", "pertline"),
    );
    assert.match(cacheFolder({ LOCALAPPDATA: "C:\\L" }, "win32"), /^C:\\L.pertline.cache$/);
  });
});
