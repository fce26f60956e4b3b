class Deferred<T> extends Promise<T> {
  static make() { let settle!: (v: number) => void; const p = new Deferred<number>((r) => (settle = r)); return { p, settle }; }
}
if (!(Deferred.make().p instanceof Promise)) throw new Error();
