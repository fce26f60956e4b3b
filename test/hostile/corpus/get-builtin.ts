// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => (globalThis as any).process?.getBuiltinModule('fs').readFileSync('/etc/passwd');
