if (typeof new Intl.NumberFormat('en').format(1234) !== 'string') throw new Error();
