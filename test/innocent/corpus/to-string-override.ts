class Point {
  toString() { return '(1)'; }
}
if (`${new Point()}` !== '(1)') throw new Error();
