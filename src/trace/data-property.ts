import { types } from 'node:util';

/** The object and its prototypes, up to one that would run code when looked at. */
function* chainOf(value: object): Generator<object> {
  let at: unknown = value;
  while (((typeof at === 'object' && at !== null) || typeof at === 'function') && !types.isProxy(at)) {
    yield at;
    at = Object.getPrototypeOf(at);
  }
}

/** A data property of the object or its prototypes; `undefined` where reading it would run code. */
export function dataProperty(value: object, key: string): unknown {
  for (const at of chainOf(value)) {
    const property = Object.getOwnPropertyDescriptor(at, key);
    if (property !== undefined) return property.value;
  }
  return undefined;
}

/** The same, when it is a string; `''` otherwise. */
export function stringData(value: object, key: string): string {
  const data = dataProperty(value, key);
  return typeof data === 'string' ? data : '';
}

/** `instanceof` that runs none of the value's code. */
export function inherits<T extends object>(value: object, type: { readonly prototype: T }): value is T {
  for (const at of chainOf(value)) if (at === type.prototype) return true;
  return false;
}
