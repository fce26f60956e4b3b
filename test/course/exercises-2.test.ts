import { holdExercisesToTheirGates } from '../support/exercise-gates.ts';

holdExercisesToTheirGates(1, 3);
