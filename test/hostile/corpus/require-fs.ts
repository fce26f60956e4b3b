// @expect fail
declare const require: any;
const fs = require('fs');
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [fs];
