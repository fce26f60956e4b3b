async function* count() { yield 1; yield 2; }
export const collected = async () => { const all: number[] = []; for await (const n of count()) all.push(n); return all; };
