const 数量 = 3;
const 翻倍 = (数: number) => 数 * 2;
if (翻倍(数量) !== 6) throw new Error();
