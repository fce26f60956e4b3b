class TooMany extends Error {
  override name = 'TooMany';
  constructor(readonly count: number) { super(`too many: ${count}`); }
}
try { throw new TooMany(3); } catch (error) { if (!(error instanceof TooMany) || error.count !== 3 || !(error instanceof Error)) throw new Error('lost'); }
