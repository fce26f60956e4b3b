// import('x') and import ( 'y' ) are only words here
/* import('z') eval('1') */
const fine = true;
if (!fine) throw new Error();
