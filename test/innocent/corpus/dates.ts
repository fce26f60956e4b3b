const day = new Date(2024, 0, 2);
if (day.getMonth() !== 0 || typeof Date.now() !== 'number' || !(new Date() instanceof Date)) throw new Error();
