// Migrates the current directory: node postgres-migrations.cjs NODE_MODULES
const [modules] = process.argv.slice(2);
const { migrate } = require(`${modules}/postgres-migrations`);
const { Client } = require(`${modules}/pg`);

const client = new Client();
client
  .connect()
  .then(() => migrate({ client }, "."))
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => client.end());
