import { z } from "zod";
import { safeName } from "../../io/archive/safeName.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 hexadecimal digits in small letters");
const count = z.number().int().positive();
const relative = z
  .string()
  .refine((name) => safeName(name) === name, "expected a file name relative to the data folder, without ..");

const fileSchema = z.strictObject({
  /** Where it is kept, relative to the data folder. */
  name: relative,
  /** Where it comes from; without one it has to be put there by hand. */
  url: z.url({ protocol: /^https?$/ }).optional(),
  /** The address gives an archive (ZIP, tar, tar.gz); this is the name of the file in it, without its folders. */
  member: z
    .string()
    .refine((name) => safeName(name) === name && !name.includes("/"), "expected a file name")
    .optional(),
  /** Size and checksum of what the address gives, where known. */
  bytes: count.optional(),
  sha256: sha256.optional(),
  /** Roughly, where the size is not known exactly. */
  about: z.string().optional(),
});

export const entrySchema: z.ZodType<DataEntry> = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, "expected small letters, digits, _ and -"),
  kind: z.enum(["cells", "gene2go", "genes", "graph", "workbooks"]),
  what: z.string().min(1),
  species: z.string().default("unknown"),
  cells: count.optional(),
  genes: count.optional(),
  perturbations: z.string().default("unknown"),
  licence: z.string().default("unknown"),
  citation: z.string().default("unknown"),
  remark: z.string().optional(),
  files: z.array(fileSchema).min(1),
});

/** A file of an entry: see `entrySchema` for the meaning of each field. */
export interface DataFile {
  name: string;
  url?: string | undefined;
  member?: string | undefined;
  bytes?: number | undefined;
  sha256?: string | undefined;
  about?: string | undefined;
}

/** What the registry knows of a data set. What is not known says "unknown" or is absent. */
export interface DataEntry {
  name: string;
  /** What `dataset` makes of it: Cells, gene → GO terms, a list of genes, a gene graph, tables. */
  kind: "cells" | "gene2go" | "genes" | "graph" | "workbooks";
  what: string;
  species: string;
  cells?: number | undefined;
  genes?: number | undefined;
  perturbations: string;
  licence: string;
  citation: string;
  remark?: string | undefined;
  files: DataFile[];
}
