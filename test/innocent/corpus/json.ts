if (JSON.stringify({ a: [1, null], b: undefined }) !== '{"a":[1,null]}') throw new Error();
