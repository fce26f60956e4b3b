const box: Record<string, unknown> = {};
box['constructor'] = 1;
box['toString'] = 2;
if (box['constructor'] !== 1) throw new Error();
