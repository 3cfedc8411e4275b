import type { Hdf5Dataset, Hdf5Entity, Hdf5Group } from "./file.ts";

export function isGroup(entity: Hdf5Entity | null | undefined): entity is Hdf5Group {
  return (entity as { type?: string } | null | undefined)?.type === "Group";
}

export function isDataset(entity: Hdf5Entity | null | undefined): entity is Hdf5Dataset {
  return (entity as { type?: string } | null | undefined)?.type === "Dataset";
}

/** A member of a group; undefined where there is none: asking HDF5 for it would throw. */
export function member(group: Hdf5Group, name: string): Hdf5Entity | undefined {
  return group.keys().includes(name) ? (group.get(name) ?? undefined) : undefined;
}
