// @expect fail
import * as fs from 'node:fs';
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => [fs.readFileSync('/etc/passwd', 'utf8')];
