if ((1234.5).toFixed(1) !== '1234.5' || typeof (5).toLocaleString() !== 'string') throw new Error();
