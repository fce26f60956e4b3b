if (typeof globalThis !== 'object' || (globalThis as any).process !== undefined) throw new Error();
