if (1_000_000 !== 1e6) throw new Error();
