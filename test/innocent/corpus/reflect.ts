if (Reflect.ownKeys({ a: 1, [Symbol.iterator]: 2 }).length !== 2) throw new Error();
