// A process of its own that owns the PostgreSQL under the folder it is given, until the one who forked it disconnects
// or it is killed.
const { transformFileSync } = require('@swc/core');

require.extensions['.ts'] = (module, file) => {
  const { code } = transformFileSync(file, {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  module._compile(code, file);
};

const { startEmbeddedPostgres } = require('../../src/embedded-postgres/embedded-postgres.ts');

startEmbeddedPostgres(process.argv[2]).then(
  (postgres) => {
    process.send({ url: postgres.url });
    process.once('disconnect', () => void postgres.stop());
  },
  ({ name, message }) => {
    process.send({ name, message });
    process.disconnect();
  },
);
