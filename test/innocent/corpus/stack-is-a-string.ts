const { stack } = new Error('x');
if (typeof stack !== 'string') throw new Error('no stack');
