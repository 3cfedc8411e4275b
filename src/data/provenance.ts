/** What a result is, wherever it is shown. */
export type Provenance =
  | "published"
  | "recomputed from Source Data"
  | "real file run here"
  | "simulated"
  | "imported"
  | "untrained"
  | "not run";
