const bytes = new TextEncoder().encode('é');
if (bytes.length !== 2 || new TextDecoder().decode(bytes) !== 'é') throw new Error();
