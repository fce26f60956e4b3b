if (new AggregateError([new Error('x')], 'all').errors.length !== 1) throw new Error();
