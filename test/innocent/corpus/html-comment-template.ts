const text = `<!--${1}-->`;
if (text !== '<!' + '--1--' + '>') throw new Error(text);
