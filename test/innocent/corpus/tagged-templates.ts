const tag = (parts: TemplateStringsArray, ...values: unknown[]) => parts.raw.join('|') + values.join();
if (tag`a${1}b${2}c` !== 'a|b|c1,2') throw new Error();
