if (typeof performance.now() !== 'number') throw new Error();
