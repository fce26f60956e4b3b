class Box {
  eval(x: number) {
    return x * 2;
  }
}
if (new Box().eval(4) !== 8) throw new Error();
