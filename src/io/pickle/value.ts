/**
 * What a pickle may hold, as JavaScript has it: `dict` → Map, `set` and `frozenset` → Set, `list` and `tuple` → Array,
 * `bytes` → Uint8Array, whole numbers beyond 2⁵³ → bigint. Shared objects stay shared.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Set<PickleValue>
  | Map<PickleValue, PickleValue>;

/** What a pickle names by module and name, while it is read; none may be left over at the end. */
export interface Named {
  named: string;
}

/** numpy's type of a scalar or an array, while it is read. */
export interface DType {
  dtype: string;
  bigEndian: boolean;
}

export type Item = PickleValue | Named | DType;

export function isNamed(item: unknown): item is Named {
  return typeof item === "object" && item !== null && "named" in item;
}

export function isDType(item: unknown): item is DType {
  return typeof item === "object" && item !== null && "dtype" in item;
}
