const { getOwnPropertyDescriptor, defineProperty } = Object;

interface BuiltIn {
  owner: object;
  key: PropertyKey;
  name: string;
  descriptor: PropertyDescriptor;
}

const known: BuiltIn[] = [];
for (const name of "Array Map Set Promise Object String Function RegExp Error Number WeakMap JSON Reflect Symbol".split(
  " ",
)) {
  const value = (globalThis as unknown as Record<string, object & { prototype?: object }>)[name] as object;
  add(globalThis, name, name);
  const { prototype } = value as { prototype?: object };
  for (const [owner, text] of [
    [value, name],
    [prototype, `${name}.prototype`],
  ] as const)
    if (owner) for (const key of Reflect.ownKeys(owner)) add(owner, key, `${text}.${String(key)}`);
}

function add(owner: object, key: PropertyKey, name: string): void {
  const descriptor = getOwnPropertyDescriptor(owner, key);
  const value: unknown = descriptor?.value;
  const isUseful = typeof value === "function" || owner === globalThis;
  if (descriptor?.configurable && isUseful) known.push({ owner, key, name, descriptor });
}

/**
 * Puts back built-ins that user code has replaced by something of another type, such as null: without them neither the
 * kernel nor any library goes on. Replacements that can be called stay. Returns the names; calls nothing that may be broken.
 */
export function restoreBuiltIns(): string {
  let names = "";
  for (let i = 0; i < known.length; i++) {
    const { owner, key, name, descriptor } = known[i] as BuiltIn;
    const now = getOwnPropertyDescriptor(owner, key);
    if (now && (now.get || typeof now.value === typeof descriptor.value) && now.value !== null) continue;
    defineProperty(owner, key, descriptor);
    names += (names === "" ? "" : ", ") + name;
  }
  return names;
}
