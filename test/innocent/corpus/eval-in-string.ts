const text = "eval('1')";
if (text.length !== 9) throw new Error(text);
