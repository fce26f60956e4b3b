const error = new Error('outer', { cause: new TypeError('inner') });
if (!(error.cause instanceof TypeError)) throw new Error();
