// @expect fail
declare const module: any;
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => module.constructor?._load('fs');
