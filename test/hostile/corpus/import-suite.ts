// @expect fail
import * as suite from './suite.test.ts';
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [suite];
