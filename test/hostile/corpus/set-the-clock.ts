// @expect fail
import { currentLoop } from 'asynclings';
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  try {
    Object.assign(currentLoop(), { timeMs: 30 });
  } catch {}
  try {
    Object.assign((currentLoop() as any).constructor.prototype, { timeMs: 30 });
  } catch {}
  return [];
};
