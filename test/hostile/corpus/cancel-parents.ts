// @expect fail
import { currentTask } from 'asynclings';
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  for (let task = currentTask(); task !== undefined; task = task.parent) task.cancel();
  return [];
};
