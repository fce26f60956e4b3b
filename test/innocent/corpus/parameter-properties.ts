class Pair {
  constructor(readonly a: number, private b: number) {}
  sum() { return this.a + this.b; }
}
if (new Pair(1, 2).sum() !== 3) throw new Error();
