import { holdExercisesToTheirGates } from '../support/exercise-gates.ts';

holdExercisesToTheirGates(2, 3);
