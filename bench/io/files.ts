import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, statfsSync } from "node:fs";
import path from "node:path";
import { benchFolder } from "../support/python.ts";

export type Rival = "anndata" | "backed" | "h5py" | "zarr";

export interface FileKind {
  name: string;
  cells: number;
  genes: number;
  density: number;
  compression: "gzip" | "lzf" | "none" | "zarr";
  rivals: readonly Rival[];
  /** Measured with one thread and through the general reader as well. */
  alone?: boolean;
}

const GENES = { genes: 5_000, density: 0.1 };
const ALL = ["anndata", "backed", "h5py"] as const;

/** The sizes of the goals, or half of the first without the large ones. */
export function fileKinds(full: boolean): FileKind[] {
  const cells = full ? 100_000 : 50_000;
  const of = (name: string, compression: FileKind["compression"], rivals: readonly Rival[]): FileKind => ({ name, cells, ...GENES, compression, rivals, alone: compression !== "zarr" }); // prettier-ignore
  return [
    of("gzip", "gzip", ALL),
    of("lzf", "lzf", ALL),
    of("none", "none", ALL),
    of("zarr", "zarr", ["anndata", "zarr"]),
    // How time grows with the number of non-zeros.
    { name: "half", cells: cells / 2, ...GENES, compression: "gzip", rivals: [] },
    { name: "quarter", cells: cells / 4, ...GENES, compression: "gzip", rivals: [] },
    ...(full
      ? ([
          { name: "norman", cells: 84_000, genes: 19_264, density: 0.1, compression: "gzip", rivals: ["anndata", "h5py"] }, // prettier-ignore
          { name: "million", cells: 1_000_000, ...GENES, compression: "gzip", rivals: ["h5py"] },
        ] satisfies FileKind[])
      : []),
  ];
}

export const nonZeros = ({ cells, genes, density }: FileKind): number => cells * genes * density;

function placeOf({ cells, genes, density, compression }: FileKind): string {
  const ending = compression === "zarr" ? "zarr" : `${compression}.h5ad`;
  return path.join(benchFolder, `cells-${cells}x${genes}-${100 * density}-${ending}`);
}

/** Bytes on disk per stored value, generously. */
const BYTES = { gzip: 3, lzf: 5, none: 8.5, zarr: 6 } as const;

/**
 * The files, each made once, aside and then renamed. Files of one shape hold the same numbers.
 * @returns their places; a sentence where the disk has too little room
 */
export function ensureFiles(kinds: readonly FileKind[], python: string): Map<string, string> | string {
  mkdirSync(benchFolder, { recursive: true });
  const missing = kinds.filter((kind) => !existsSync(placeOf(kind)));
  const bytes = missing.reduce((sum, kind) => sum + nonZeros(kind) * BYTES[kind.compression], 2e8);
  const { bavail, bsize } = statfsSync(benchFolder);
  if (missing.length > 0 && bytes > bavail * bsize)
    return `the files need ${(bytes / 1e9).toFixed(1)} GB in ${benchFolder}, which has ${((bavail * bsize) / 1e9).toFixed(1)} GB left (PERTLINE_CACHE names another folder)`;
  for (const kind of missing) {
    const place = placeOf(kind);
    const aside = `${place}.part`;
    rmSync(aside, { recursive: true, force: true });
    console.log(`making ${place}`);
    const script = path.join(import.meta.dirname, "make_cells.py");
    const sizes = [kind.cells, kind.genes, kind.density].map(String);
    const { status } = spawnSync(python, ["-W", "ignore", script, aside, ...sizes, kind.compression], { stdio: "inherit" }); // prettier-ignore
    if (status !== 0) throw new Error(`${place} was not made`);
    renameSync(aside, place);
  }
  return new Map(kinds.map((kind) => [kind.name, placeOf(kind)]));
}
