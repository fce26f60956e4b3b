const box: { a?: number } = { a: 1 };
delete box.a;
if ('a' in box) throw new Error();
