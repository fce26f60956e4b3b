const a: number | undefined = undefined;
let b: number | undefined;
b ??= 3;
if ((a ?? 1) !== 1 || b !== 3) throw new Error();
