/** How many turns of tasks any run of a suite may take: who takes more is asking again and again. */
export const MAX_TURNS = 20_000;
