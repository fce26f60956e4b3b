class Setup {
  static value: number;
  static { Setup.value = 4; }
}
if (Setup.value !== 4) throw new Error();
