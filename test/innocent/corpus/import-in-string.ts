const text = "import('fs')";
if (text.length !== 12) throw new Error(text);
