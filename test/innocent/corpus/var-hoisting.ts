function f() { return typeof later; var later = 1; }
if (f() !== 'undefined') throw new Error();
