const map = new Map([['a', 1]]);
map.set('b', 2);
if (map.size !== 2 || !new Set([1]).has(1)) throw new Error();
