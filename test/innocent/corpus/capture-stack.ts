const holder: { stack?: string } = {};
(Error as any).captureStackTrace?.(holder);
if (holder.stack !== undefined && typeof holder.stack !== 'string') throw new Error();
