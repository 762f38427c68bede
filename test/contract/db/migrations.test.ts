import { migrateDown, migrateUp, MIGRATIONS } from '@monban/db/migrate';
import { expect } from 'chai';
import { readSchema, type TableSchema } from '../../support/database-schema.ts';
import { type DatabaseName, forEachDatabase } from '../../support/databases.ts';

describe('the migrations', () => {
  const schemas = new Map<DatabaseName, readonly TableSchema[]>();

  forEachDatabase((name, open) => {
    it('make, remove and make again the same tables', async () => {
      const db = await open('empty');
      expect(await migrateUp(db)).to.deep.equal(MIGRATIONS.map((migration) => migration.name));
      const first = await readSchema(db);
      expect(first.length).to.be.greaterThan(20);

      await migrateDown(db);
      expect(await readSchema(db), 'tables left behind').to.deep.equal([]);

      await migrateUp(db);
      expect(await readSchema(db)).to.deep.equal(first);
      schemas.set(name, first);
    });

    it('change nothing when they have already run', async () => {
      const db = await open();
      const before = await readSchema(db);
      expect(await migrateUp(db)).to.deep.equal([]);
      expect(await readSchema(db)).to.deep.equal(before);
    });
  });

  describe('together', () => {
    it('make the same columns, keys, indexes and checks on both databases', function () {
      const [sqlite, postgres] = [schemas.get('SQLite'), schemas.get('PostgreSQL')];
      if (!sqlite || !postgres) this.skip();
      expect(sqlite.map((table) => table.name)).to.deep.equal(postgres.map((table) => table.name));
      for (const [place, table] of sqlite.entries()) expect(table).to.deep.equal(postgres[place]);
      expect(sqlite.flatMap(({ checks }) => checks).length).to.be.greaterThan(10);
    });
  });
});
