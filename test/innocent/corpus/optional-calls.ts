const maybe: { f?: () => number } = {};
if (maybe.f?.() !== undefined) throw new Error();
