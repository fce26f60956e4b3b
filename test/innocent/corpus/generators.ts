function* count() { yield 1; yield* [2, 3]; }
if ([...count()].join() !== '1,2,3') throw new Error();
