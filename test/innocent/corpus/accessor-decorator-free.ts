class Lazy {
  static instance?: Lazy;
  static get() { return (Lazy.instance ??= new Lazy()); }
}
if (Lazy.get() !== Lazy.get()) throw new Error();
