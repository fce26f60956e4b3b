const seen: PropertyKey[] = [];
const proxy = new Proxy({ a: 1 } as Record<string, number>, { get: (target, name) => (seen.push(name), target[name as string]) });
if (proxy['a'] !== 1 || seen[0] !== 'a') throw new Error();
