// @expect fail
import { CancelledError } from 'asynclings';
const Original = Object.getPrototypeOf(CancelledError) as any;
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => Original.constructor('return process')().exit(0);
