// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => (await import('node:fs')).readFileSync('/etc/passwd', 'utf8') as any;
