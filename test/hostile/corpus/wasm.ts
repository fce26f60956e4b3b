// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => new (globalThis as any).WebAssembly.Memory({ initial: 10_000 });
