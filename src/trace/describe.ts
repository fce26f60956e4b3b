import { inspect, types } from 'node:util';
import { Task, TaskGroup, TimeoutScope } from '../asyncio/mod.ts';
import { dataProperty, inherits, stringData } from './data-property.ts';

const LONGEST = 120;
const MOST_MEMBERS = 4;
const DEEPEST = 2;

/**
 * A value in one short line, for people. Reads data properties only: no getter, proxy trap, `toString` or
 * custom inspection of the value runs, so that nothing in it can throw, hang or notice.
 * @example
 * describe({ id: 7, tags: ['a'] }); // => "{ id: 7, tags: ['a'] }"
 */
export function describe(value: unknown): string {
  try {
    return shorten(describeTo(value, 0));
  } catch {
    return '[unreadable]'; // a counterfeit, such as Object.create(Task.prototype)
  }
}

/** A name as it is, if it is a string; the types do not keep a learner from passing something else. */
export function nameOf(name: unknown): string {
  return typeof name === 'string' ? shorten(name) : describe(name);
}

function shorten(text: string): string {
  if (text.length <= LONGEST) return text;
  const end = isHighSurrogate(text, LONGEST - 2) ? LONGEST - 2 : LONGEST - 1;
  return `${text.slice(0, end)}…`;
}

function isHighSurrogate(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0xd800 && code < 0xdc00;
}

function describeTo(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return inspect(value.slice(0, LONGEST));
    case 'function':
      return `[Function ${types.isProxy(value) ? 'proxy' : stringData(value, 'name') || '(anonymous)'}]`;
    case 'object':
      return value === null ? 'null' : describeObject(value, depth);
    case 'bigint':
      return `${value}n`;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'undefined':
    case 'boolean':
    case 'symbol':
      return String(value);
    default:
      return '?'; // typeof has no further answers
  }
}

function describeObject(value: object, depth: number): string {
  if (types.isProxy(value)) return '[Proxy]';
  if (inherits(value, Task)) return `task '${nameOf(value.name)}'`;
  if (inherits(value, TaskGroup) || inherits(value, TimeoutScope)) return nameOf(value.name);
  if (types.isNativeError(value)) return describeError(value);
  if (types.isMap(value)) return `Map(${Reflect.get(Map.prototype, 'size', value)})`;
  if (types.isSet(value)) return `Set(${Reflect.get(Set.prototype, 'size', value)})`;
  if (types.isDate(value)) return Number.isNaN(Date.prototype.getTime.call(value)) ? 'Invalid Date' : Date.prototype.toISOString.call(value);
  if (ArrayBuffer.isView(value)) return `${classNameOf(value)}(${value.byteLength} bytes)`;
  if (Array.isArray(value)) return depth >= DEEPEST ? `[Array(${value.length})]` : describeArray(value, depth);
  const className = classNameOf(value);
  return depth >= DEEPEST ? `[${className || 'Object'}]` : describeMembers(value, className, depth);
}

function describeError(error: object): string {
  const name = stringData(error, 'name') || 'Error';
  const message = stringData(error, 'message');
  return message ? `${name}: ${message}` : name;
}

function describeArray(array: readonly unknown[], depth: number): string {
  const parts = Array.from({ length: Math.min(array.length, MOST_MEMBERS) }, (_, index) => describeMember(array, String(index), depth));
  if (array.length > MOST_MEMBERS) parts.push(`… ${array.length - MOST_MEMBERS} more`);
  return `[${parts.join(', ')}]`;
}

function describeMembers(value: object, className: string, depth: number): string {
  const prefix = className && className !== 'Object' ? `${className} ` : '';
  const keys = Object.keys(value);
  const parts = keys.slice(0, MOST_MEMBERS).map((key) => `${key}: ${describeMember(value, key, depth)}`);
  if (keys.length > MOST_MEMBERS) parts.push('…');
  return parts.length === 0 ? `${prefix}{}` : `${prefix}{ ${parts.join(', ')} }`;
}

function describeMember(owner: object, key: string, depth: number): string {
  const property = Object.getOwnPropertyDescriptor(owner, key);
  if (property === undefined) return '<empty>';
  return 'value' in property ? describeTo(property.value, depth + 1) : '[Getter]';
}

function classNameOf(value: object): string {
  const constructor = dataProperty(value, 'constructor');
  return typeof constructor === 'function' && !types.isProxy(constructor) ? stringData(constructor, 'name') : '';
}
