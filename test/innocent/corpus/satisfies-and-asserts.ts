const config = { a: 1 } satisfies Record<string, number>;
function isIt(x: unknown): asserts x is number { if (typeof x !== 'number') throw new TypeError(); }
isIt(config.a);
