abstract class Shape {
  abstract area(): number;
  describe() { return `area ${this.area()}`; }
}
class Unit extends Shape {
  area() { return 1; }
}
if (new Unit().describe() !== 'area 1') throw new Error();
