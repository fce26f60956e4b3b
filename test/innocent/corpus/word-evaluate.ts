const evaluate = (x: number) => x;
if (evaluate(3) !== 3) throw new Error();
