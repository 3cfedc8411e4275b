import distance from "damerau-levenshtein";

/**
 * The known names that a person probably meant: equal but for case first, then at most a third of the letters apart (but one),
 * then those that contain the name or are contained in it.
 */
export function nearest(name: string, known: Iterable<string>, most = 3): string[] {
  const wanted = name.toLowerCase();
  const allowed = name.length < 2 ? 0 : Math.max(1, Math.floor(name.length / 3));
  const found: { candidate: string; far: number }[] = [];
  for (const candidate of new Set(known)) {
    const within = candidate.toLowerCase().includes(wanted) || wanted.includes(candidate.toLowerCase());
    if (!within && Math.abs(candidate.length - name.length) > name.length / 3) continue;
    const far = distance(wanted, candidate.toLowerCase()).steps;
    if (far <= allowed) found.push({ candidate, far });
    else if (within && wanted.length >= 2 && candidate.length >= 2) found.push({ candidate, far: 100 + far });
  }
  return found
    .sort((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** A sentence for error messages: what was probably meant, else (some of) what there is. */
export function suggestion(name: string, known: Iterable<string>): string {
  const all = [...new Set(known)];
  const close = nearest(name, all).map((one) => `"${one}"`);
  if (close.length > 0) return `Did you mean ${close.join(" or ")}?`;
  return all.length === 0 ? "There are none." : `There ${all.length === 1 ? "is" : "are"}: ${listed(all)}.`;
}

/** At most ten names, and how many more there are. */
export function listed(names: readonly string[], most = 10): string {
  const shown = names.slice(0, most).join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
