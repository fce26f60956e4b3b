const { a, ...rest } = { a: 1, b: 2, c: 3 };
const [first, , third = 9] = [1, 2];
if (a + first + third + Object.keys(rest).length !== 13) throw new Error();
