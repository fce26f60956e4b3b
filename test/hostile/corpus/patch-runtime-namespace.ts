// @expect fail
import * as runtime from 'asynclings';
try {
  (runtime as any).loopTime = () => 30;
} catch {}
try {
  Object.defineProperty(runtime, 'allTasks', { value: () => new Set() });
} catch {}
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [];
