// @expect fail
import { mapConcurrent as theirs } from 'asynclings/chapters/task-group';
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => theirs(fn, items, limit);
