const text = `import(${'a'})`;
if (!text.startsWith('import')) throw new Error(text);
