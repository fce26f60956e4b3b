const frozen = Object.freeze({ a: [1] });
if (!Object.isFrozen(frozen)) throw new Error();
