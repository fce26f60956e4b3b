const key = {};
const map = new WeakMap([[key, 1]]);
const ref = new WeakRef(key);
if (map.get(ref.deref()!) !== 1) throw new Error();
