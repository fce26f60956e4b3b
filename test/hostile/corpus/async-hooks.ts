// @expect fail
import { AsyncLocalStorage } from 'node:async_hooks';
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [new AsyncLocalStorage().getStore()];
