const box = { _x: 1, get x() { return this._x; }, set x(v: number) { this._x = v; } };
box.x = 5;
if (box.x !== 5) throw new Error();
