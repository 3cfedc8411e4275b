/** Names by which a transformed cell reaches the runner; chosen so that no user writes them. */
export const hooks = {
  /** The run that the code belongs to, asked before an `await`. */
  now: "$pertline_now",
  /** Stands around an `await`: goes on in the run that began it, or not at all when that was interrupted. */
  live: "$pertline_live",
  /** Stands around what `for await` iterates over. */
  each: "$pertline_each",
  /** Stands around the callbacks of a promise. */
  bind: "$pertline_bind",
  import: "$pertline_import",
  meta: "$pertline_meta",
} as const;
