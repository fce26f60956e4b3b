// @expect fail
import { checkpoint } from 'asynclings';
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => {
  for (;;) await checkpoint();
};
