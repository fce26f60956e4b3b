const key = Symbol('key');
const box = { [key]: 1, [Symbol.iterator]: function* () { yield 7; } };
if (box[key] !== 1 || [...box][0] !== 7) throw new Error();
