if (2n ** 64n !== 18446744073709551616n) throw new Error();
