/** Plays demos in processes of their own and brings their traces back. */
export { runListing } from './listing.ts';
export { perform, type PerformOptions } from './perform.ts';
export { play, type Played, type PlayOptions } from './play.ts';
