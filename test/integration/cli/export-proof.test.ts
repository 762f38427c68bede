import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportProof, type ExportRequest } from '@monban/cli/export-proof';
import { AppError } from '@monban/core/errors';
import { migrateUp } from '@monban/db/migrate';
import { openDatabase, type Knex } from '@monban/db/open';
import { verifyAuditExport } from '@monban/trust/proof/verify-audit-export';
import { expect } from 'chai';
import { bytesOf } from '../../support/proof-files.ts';
import { sqliteIn } from '../../support/start-server.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const AT = new Date('2026-11-21T09:00:00.000Z');

describe('monban export', function () {
  this.timeout(60_000);
  let folder: string;
  let remove: () => Promise<void>;

  beforeEach(async () => {
    ({ path: folder, remove } = await temporaryDirectory());
    await withDatabase((db) => migrateUp(db));
  });
  afterEach(() => remove());

  async function withDatabase<Result>(work: (db: Knex) => Promise<Result>): Promise<Result> {
    const db = await openDatabase(sqliteIn(folder));
    try {
      return await work(db);
    } finally {
      await db.destroy();
    }
  }

  const pathOf = (name: string) => join(folder, name);
  const run = (request: Omit<ExportRequest, 'at'>) =>
    exportProof({ MONBAN_DATA_DIR: folder }, { ...request, at: AT });
  const codeOf = (running: Promise<unknown>) =>
    running.then(
      () => 'done',
      (error: unknown) => (error as { code?: string }).code,
    );
  const entries = () =>
    withDatabase(async (db) => {
      const rows = await db('audit_entries')
        .orderBy('sequence')
        .select<{ actor: string; action: string; subject_id: string; at: string; after: string }[]>(
          'actor',
          'action',
          'subject_id',
          'at',
          'after',
        );
      return rows.map(({ after, ...row }) => ({ ...row, after: JSON.parse(after) as unknown }));
    });

  it('leaves one entry for each file, which a file of the trail already holds', async () => {
    await run({ kind: 'receipts', to: pathOf('receipts.ndjson') });
    await run({ kind: 'receipts', to: pathOf('linked.ndjson'), links: true });
    await run({ kind: 'audit', to: pathOf('audit.ndjson') });
    await run({ kind: 'audit', to: pathOf('rest.ndjson'), after: '2' });
    const entry = { actor: 'system', action: 'proof.exported', at: AT.toISOString() };
    expect(await entries()).to.deep.equal([
      { ...entry, subject_id: 'receipts', after: { count: 0 } },
      { ...entry, subject_id: 'receipts', after: { links: 'all', count: 0 } },
      { ...entry, subject_id: 'audit', after: { after: 0, count: 2 } },
      { ...entry, subject_id: 'audit', after: { after: 2, count: 1 } },
    ]);
    const file = bytesOf([await readFile(pathOf('audit.ndjson'), 'utf8')]);
    const verdict = await verifyAuditExport(file, { checkpointKeys: null, keptCheckpoints: [] });
    expect(verdict).to.include({ kind: 'right', after: 0, through: 3 });
  });

  it('leaves none for public keys', async () => {
    await run({ kind: 'keys', to: pathOf('public') });
    expect(await entries()).to.deep.equal([]);
  });

  it('leaves neither an entry nor a file where nothing went out', async () => {
    const to = pathOf('audit.ndjson');
    expect(await codeOf(run({ kind: 'audit', to, after: '7' }))).to.equal('NOT_FOUND');
    expect(await codeOf(run({ kind: 'audit', to, after: 'x' }))).to.equal('CONFIGURATION_INVALID');
    const chain = { controller: randomUUID(), epoch: randomUUID(), after: '1' };
    expect(await codeOf(run({ kind: 'receipts', to, ...chain }))).to.equal('NOT_FOUND');
    expect(existsSync(to)).to.be.false;
    await writeFile(to, 'kept');
    expect(await codeOf(run({ kind: 'audit', to }))).to.equal('EEXIST');
    expect(await readFile(to, 'utf8')).to.equal('kept');
    expect(await entries()).to.deep.equal([]);
  });

  it('writes nothing that the trail cannot tell of', async () => {
    const to = pathOf('audit.ndjson');
    await withDatabase((db) =>
      db.raw(
        `create trigger no_entries before insert on audit_entries begin select raise(abort, 'full'); end`,
      ),
    );
    const failure = await run({ kind: 'audit', to }).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error).and.not.instanceOf(AppError);
    expect(existsSync(to)).to.be.false;
  });
});
