const imported = [1];
const importer = () => imported;
if (importer()[0] !== 1) throw new Error();
