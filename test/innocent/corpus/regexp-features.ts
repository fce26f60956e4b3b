const { groups } = /(?<year>\d{4})-(?<rest>.*)/su.exec('2024-x')!;
if (groups!['year'] !== '2024' || 'a-b'.replaceAll('-', '+') !== 'a+b' || !/(?<=a)b/.test('ab')) throw new Error();
