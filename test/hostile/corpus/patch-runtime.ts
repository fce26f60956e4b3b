// @expect fail
import { Task, TaskGroup } from 'asynclings';
try {
  (Task.prototype as any).join = async () => {};
} catch {}
try {
  (TaskGroup as any).run = async () => [];
} catch {}
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [];
