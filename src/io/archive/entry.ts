import type { Readable } from "node:stream";

/** One entry of an archive, whatever the archive's format. */
export interface ArchiveEntry {
  /** As the archive says, with `/`; not yet checked: see `safeName`. */
  name: string;
  kind: "file" | "folder" | "link" | "other";
  /** Unpacked bytes, as declared. */
  size: number;
  /** The unpacked bytes; a damaged entry, or one longer or shorter than declared, ends in an error. */
  open(): Readable;
}
