class Counts extends Map<string, number> {
  up(key: string) { this.set(key, (this.get(key) ?? 0) + 1); }
}
const counts = new Counts();
counts.up('a');
if (counts.get('a') !== 1) throw new Error();
