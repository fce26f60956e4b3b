const box = { import(x: number) { return x + 1; } };
if (box.import(1) !== 2) throw new Error();
