function f(x: number) { switch (x) { case 1: case 2: return 'small'; default: return 'big'; } }
if (f(2) !== 'small') throw new Error();
