// Imported first: `String(callback)` would print the source of a suite, so functions of everybody show their name
// and nothing more. The sealing that comes later takes this for the original.
const { apply } = Reflect;
const original = Function.prototype.toString;

// A method, so that it is no constructor, as the original is none.
const masked = {
  toString(this: unknown): string {
    const text: string = apply(original, this, []); // throws for what is no function
    if (text.startsWith('class')) return `class ${nameOf(this)} { }`;
    return `function ${nameOf(this)}() { [native code] }`;
  },
};

function nameOf(fn: unknown): string {
  const own = Object.getOwnPropertyDescriptor(fn, 'name')?.value as unknown;
  return typeof own === 'string' ? own : '';
}

Object.defineProperty(Function.prototype, 'toString', { value: masked.toString, writable: true, configurable: true });
