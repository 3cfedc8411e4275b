/**
 * Gives an object a property whose value is made when it is first asked for, and kept. Copying the object, and sending it
 * to a thread, asks for it.
 */
export function lazily<K extends string, V, T extends object>(
  object: T,
  key: K,
  make: () => V,
): T & Record<K, V> {
  return Object.defineProperty(object, key, {
    enumerable: true,
    configurable: true,
    get: () => {
      const value = make();
      Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      return value;
    },
    set: (value: V) =>
      Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true }),
  }) as T & Record<K, V>;
}
