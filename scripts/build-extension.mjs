// Bundles the JupyterLab renderer into dist/labextension: package.json with the file to load, static/*.js.
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "..");

/** Builds the extension and returns the names and sizes of its files. */
export async function buildExtension({ out = path.join(root, "dist/labextension"), minify = true } = {}) {
  const source = path.join(root, "kernels/lab/extension");
  const manifest = JSON.parse(await readFile(path.join(source, "package.json"), "utf8"));
  const outdir = path.join(out, "static");
  await rm(out, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  const options = {
    bundle: true,
    minify,
    outdir,
    // Hashed names: browsers keep extension files for a long time.
    entryNames: "[name].[hash]",
    platform: "browser",
    target: "es2022",
    legalComments: "eof",
    metafile: true,
    logLevel: "warning",
  };
  const only = (result) => {
    const [[file, { bytes }]] = Object.entries(result.metafile.outputs);
    return { file: path.basename(file), bytes };
  };
  const plotly = only(
    // plotly.js has its names shortened already.
    await build({
      ...options,
      minify: false,
      minifyWhitespace: minify,
      format: "esm",
      entryPoints: { plotly: path.join(source, "src/plotlyEntry.ts") },
    }),
  );
  const container = only(
    await build({
      ...options,
      format: "iife",
      entryPoints: { remoteEntry: path.join(source, "src/container.ts") },
      define: { PLOTLY_FILE: JSON.stringify(plotly.file), EXTENSION_NAME: JSON.stringify(manifest.name) },
    }),
  );
  manifest.jupyterlab._build = { load: `static/${container.file}`, mimeExtension: "./mimeExtension" };
  await writeFile(path.join(out, "package.json"), JSON.stringify(manifest, undefined, 2) + "\n");
  return [container, plotly];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { file, bytes } of await buildExtension())
    console.log(`dist/labextension/static/${file}  ${(bytes / 1024).toFixed(0)} kB`);
}
