import distance from "damerau-levenshtein";

/** The candidates that a mistyped name may have meant, closest first: at most a third of their letters differ. */
export function nearest(name: string, candidates: readonly string[]): string[] {
  const wanted = name.toLowerCase();
  return candidates
    .map((candidate) => ({ candidate, far: distance(wanted, candidate.toLowerCase()).steps }))
    .filter(({ candidate, far }) => far <= Math.ceil(candidate.length / 3))
    .sort((a, b) => a.far - b.far)
    .map(({ candidate }) => candidate);
}
