// @expect fail
import { allTasks } from 'asynclings';
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  for (const task of allTasks()) task.cancel();
  return [];
};
