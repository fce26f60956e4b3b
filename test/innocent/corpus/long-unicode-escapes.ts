if ('\u{1F980}' !== '🦀' || '\x41' !== 'A') throw new Error();
