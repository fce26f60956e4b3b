// @expect fail
export const mapConcurrent = async (fn: any, items: any, limit: any): Promise<any> => new Proxy(function () {}, { get: (_target, key) => (key === 'then' ? undefined : 3), ownKeys: () => ['length', 'prototype'] }) as any;
