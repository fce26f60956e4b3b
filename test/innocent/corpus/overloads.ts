function twice(x: string): string;
function twice(x: number): number;
function twice(x: any): any { return x + x; }
if (twice(2) !== 4 || twice('a') !== 'aa') throw new Error();
