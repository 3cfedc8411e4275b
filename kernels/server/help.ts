/**
 * What a cell such as `Math.max?` or `?Math.max` asks about, a habit of IPython's users; undefined for a cell that is code.
 * No such cell is TypeScript.
 */
export function helpTopic(code: string): string | undefined {
  const name = /^[\p{ID_Start}$_][\p{ID_Continue}$]*(\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*$/u;
  const [, before, topic = "", after] = /^\s*(\?{1,2})?\s*([^\s?]+)\s*(\?{1,2})?\s*$/.exec(code) ?? [];
  return (before === undefined) !== (after === undefined) && name.test(topic) ? topic : undefined;
}
