function once() { return 1; }
once.calls = 0;
once.calls++;
if (once.calls !== 1) throw new Error();
