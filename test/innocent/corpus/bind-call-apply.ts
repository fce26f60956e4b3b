function sum(this: { n: number }, a: number) { return this.n + a; }
if (sum.call({ n: 1 }, 2) !== 3 || sum.bind({ n: 2 })(2) !== 4 || sum.apply({ n: 0 }, [1]) !== 1) throw new Error();
