/** A run that was still going on after as many turns as it was allowed, though every task got its fair share at the end. */
export class EndlessRunError extends Error {
  override readonly name = 'EndlessRunError';
  readonly turns: number;

  constructor(turns: number) {
    super(`the run had not ended after ${turns} turns and was stopped; maxTurns allows it more`);
    this.turns = turns;
  }
}
