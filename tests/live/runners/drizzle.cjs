// Migrates ./drizzle as an application does: node drizzle.cjs NODE_MODULES PACKAGE
const [modules, name] = process.argv.slice(2);
const { drizzle } = require(`${modules}/${name}/node-postgres`);
const { migrate } = require(`${modules}/${name}/node-postgres/migrator`);
const { Pool } = require(`${modules}/pg`);

const pool = new Pool();
migrate(drizzle({ client: pool }), { migrationsFolder: "drizzle" })
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => pool.end());
