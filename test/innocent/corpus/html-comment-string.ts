const text = '<!-- A --> B';
if (text.length !== 12) throw new Error(text);
