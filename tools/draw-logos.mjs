// Draws kernels/pertline/logo-{32x32,64x64}.png from logo-svg.svg, in the sizes Jupyter front ends ask for.
import { readFile, writeFile } from "node:fs/promises";
import { Resvg } from "@resvg/resvg-js";

const folder = new URL("../kernels/pertline/", import.meta.url);
const svg = await readFile(new URL("logo-svg.svg", folder), "utf8");
for (const size of [32, 64]) {
  const image = new Resvg(svg, { fitTo: { mode: "width", value: size } }).render();
  await writeFile(new URL(`logo-${size}x${size}.png`, folder), image.asPng());
}
