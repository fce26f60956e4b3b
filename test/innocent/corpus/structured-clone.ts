const copy = structuredClone({ a: [1, new Map([[1, 2]])] });
if ((copy.a[1] as Map<number, number>).get(1) !== 2) throw new Error();
