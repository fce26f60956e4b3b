const value = (function () { return 3; })() + (() => 4)();
if (value !== 7) throw new Error();
