class Counter {
  #n = 0;
  static #made = 0;
  constructor() { Counter.#made++; }
  up() { return ++this.#n; }
  static get made() { return Counter.#made; }
  has(other: object) { return #n in other; }
}
const counter = new Counter();
if (counter.up() !== 1 || Counter.made !== 1 || !counter.has(counter)) throw new Error();
