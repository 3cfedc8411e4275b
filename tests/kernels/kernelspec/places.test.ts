import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  activePrefix,
  jupyterOnPath,
  kernelsDirectory,
  searchPath,
  userDataDirectory,
} from "../../../kernels/kernelspec/places.ts";

describe("places", () => {
  it("follows jupyter_core's rules for the user's folder on each platform", () => {
    const HOME = "/home/ada";
    assert.equal(userDataDirectory({ HOME }, "linux"), "/home/ada/.local/share/jupyter");
    assert.equal(userDataDirectory({ HOME, XDG_DATA_HOME: "/data" }, "linux"), "/data/jupyter");
    assert.equal(userDataDirectory({ HOME }, "darwin"), "/home/ada/Library/Jupyter");
    assert.equal(userDataDirectory({ HOME, APPDATA: "/roaming" }, "win32"), "/roaming/jupyter");
    assert.equal(userDataDirectory({ HOME, JUPYTER_DATA_DIR: "/own" }, "darwin"), "/own");
  });

  it("takes the active environment's prefix and says what to do without one", () => {
    assert.equal(activePrefix({ VIRTUAL_ENV: "/venv", CONDA_PREFIX: "/conda" }), "/venv");
    assert.equal(activePrefix({ CONDA_PREFIX: "/conda" }), "/conda");
    assert.throws(() => activePrefix({}), { code: "no-prefix", message: /--prefix DIR or --user/ });
  });

  it("puts kernelspecs under share/jupyter/kernels of a prefix", () => {
    assert.equal(
      kernelsDirectory({ kind: "prefix", directory: "/venv" }),
      path.join("/venv", "share", "jupyter", "kernels"),
    );
    assert.equal(
      kernelsDirectory({ kind: "user" }, { JUPYTER_DATA_DIR: "/own" }),
      path.join("/own", "kernels"),
    );
  });

  describe("search path", () => {
    let folder: string;
    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), "pertline-places-"));
      for (const one of ["extra", "venv/share/jupyter", "other/share/jupyter", "home"])
        await mkdir(path.join(folder, one, "kernels"), { recursive: true });
      await mkdir(path.join(folder, "other/bin"));
      await writeFile(path.join(folder, "other/bin/jupyter"), "#!/bin/sh\n");
      await chmod(path.join(folder, "other/bin/jupyter"), 0o755);
    });
    after(() => rm(folder, { recursive: true, force: true }));

    it("has existing folders in Jupyter's order, that of the jupyter on PATH included", () => {
      const at = (...parts: string[]): string => path.join(folder, ...parts);
      const environment = {
        JUPYTER_PATH: [at("extra"), at("missing")].join(path.delimiter),
        VIRTUAL_ENV: at("venv"),
        JUPYTER_DATA_DIR: at("home"),
        PATH: at("other", "bin"),
      };
      assert.equal(jupyterOnPath(environment, "linux"), at("other/bin/jupyter"));
      assert.deepEqual(
        searchPath(environment, "linux").filter((one) => one.startsWith(folder)),
        [
          at("extra/kernels"),
          at("venv/share/jupyter/kernels"),
          at("other/share/jupyter/kernels"),
          at("home/kernels"),
        ],
      );
    });
  });
});
