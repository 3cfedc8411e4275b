import { nearestTsconfig } from "../tsconfig.ts";

/**
 * The export conditions that the nearest tsconfig.json above a folder sets (`customConditions`): with them a project's
 * own package name leads to its sources, in the editor and in the kernel alike.
 */
export function customConditions(directory: string): string[] {
  return (nearestTsconfig(directory)?.customConditions ?? []).filter((one) => /^[\w-]+$/.test(one));
}
