// @expect fail
import * as runtime from 'asynclings';
const given = Object.getOwnPropertyDescriptors(runtime);
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => Object.keys(given).map((name) => given[name as never]);
