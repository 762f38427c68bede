import { randomUUID } from 'node:crypto';
import { appendFile, copyFile, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { migrateUp } from '@monban/db/migrate';
import { type DatabaseOptions, type Knex, openDatabase } from '@monban/db/open';
import { inSnapshot } from '@monban/db/portable-rows';
import { beginFilling } from '@monban/db/unfinished';
import { moveDatabase } from '@monban/server/backup/move-database';
import { restoreBackup } from '@monban/server/backup/restore-backup';
import { takeBackup, verifyBackup } from '@monban/server/backup/take-backup';
import { fillDatabase } from '@monban/server/backup/fill-database';
import { readDump } from '@monban/server/backup/read-dump';
import { requireFinishedDatabase } from '@monban/server/backup/require-finished';
import { dumpLines } from '@monban/server/backup/write-dump';
import { recordAudit } from '@monban/server/audit/record-audit';
import { newRecordId } from '@monban/server/records/new-record-id';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { insertSampleRows } from '../../support/sample-rows.ts';
import { codeOfRejection } from '../../support/rejections.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const AT = new Date('2026-11-21T03:00:00.000Z');
const SECRET = Buffer.from('a passphrase of the tests');
/** Quotes, line ends that only some programs take for one, half-width kana, a kanji of two units, JSON look-alikes. */
const NAMES = [
  '"\'\\',
  'a\u2028b\nc\r',
  'ｶﾅ𠮷👩‍💻',
  '{"x":[1]}',
  '[1]',
  ' ',
  '0',
  'null',
  'Ω',
  'z',
  'Z',
  'あ',
  'ア',
];

describe('backup, restore and move', function () {
  this.timeout(60_000);
  const header = { format: 'monban.dump.v1', takenAt: AT.toISOString(), settings: {} } as const;

  forEachDatabase((name, _open, place) => {
    let options: DatabaseOptions;
    let db: Knex;
    let folder: Awaited<ReturnType<typeof temporaryDirectory>>;

    before(async () => {
      options = await place();
      db = await openDatabase(options);
      await migrateUp(db);
      await seed(db);
      folder = await temporaryDirectory();
      await writeFile(join(folder.path, 'a.secret'), 'kept');
    });
    after(async () => {
      await db.destroy();
      await folder.remove();
    });

    const order = (to: string) => ({
      database: options,
      dataDirectory: folder.path,
      to,
      secret: SECRET,
      settings: { MONBAN_ORGANISATION_ID: 'organisation' },
      at: AT,
    });

    async function dumped(from: Knex, migrations: readonly string[]): Promise<readonly string[]> {
      return inSnapshot(from, async (trx) => {
        const lines: string[] = [];
        const content = { header: { ...header, migrations: [...migrations] }, files: [] };
        for await (const line of dumpLines(trx, content)) lines.push(line);
        return lines;
      });
    }

    it('says the same on both databases after it went from one to the other and back', async () => {
      const migrations = await migrationsOf(db);
      const first = await dumped(db, migrations);
      for (const client of ['the other kind', 'the same kind']) {
        const target = await openDatabase(
          client === 'the same kind' ? await emptyPlace(place) : { client: 'sqlite', file: ':memory:' },
        );
        const again: string[][] = [];
        const filling = fillDatabase(readDump(linesOf(first)), {
          db: target,
          source: 'move',
          at: AT,
          // Before anything is added about the move itself.
          beforeEnd: async () => {
            again.push([...(await dumped(target, migrations))]);
          },
        });
        await filling;
        expect(again[0], client).to.deep.equal(first);
        await target.destroy();
      }
    });

    it('restores everything, with the files, on an empty machine, and ends every session', async () => {
      const taken = await takeBackup(order(join(folder.path, 'whole.backup')));
      const target = await emptyPlace(place);
      const dataDirectory = join(folder.path, 'restored');
      const filled = await restoreBackup({
        from: taken.path,
        secret: SECRET,
        dataDirectory,
        database: target,
        at: AT,
      });
      expect(filled.problems).to.deep.equal([]);
      expect(filled.manifest).to.deep.equal(taken.manifest);
      expect(await readFile(join(dataDirectory, 'a.secret'), 'utf8')).to.equal('kept');
      expect((await stat(join(dataDirectory, 'a.secret'))).mode & 0o777).to.equal(0o600);
      const restored = await openDatabase(target);
      expect(await restored('sites').orderBy('id').pluck('name')).to.deep.equal(
        await db('sites').orderBy('id').pluck('name'),
      );
      expect(await restored('sessions').whereNull('revoked_at')).to.deep.equal([]);
      expect(await restored('audit_entries').orderBy('sequence', 'desc').first('action')).to.deep.equal({
        action: 'organisation.restored',
      });
      await restored.destroy();
    });

    it('takes one moment while others go on writing', async () => {
      const path = join(folder.path, 'busy.backup');
      const before = (await db('sites').pluck('id')).length;
      const other = await openDatabase(options);
      let writing: Promise<void> | undefined;
      const taken = await takeBackup({
        ...order(path),
        progress: () => {
          writing ??= other('sites')
            .insert({ ...siteRow('meanwhile'), time_zone: 'Asia/Tokyo' })
            .then(() => undefined);
        },
      });
      await writing;
      expect(await db('sites').pluck('id')).to.have.length(before + 1);
      expect(taken.manifest.tables['sites']?.rows).to.equal(before);
      await other.destroy();
      expect(taken.manifest).to.deep.equal(await verifyBackup(path, SECRET));
      expect((await readFile(path)).includes('kept')).to.equal(false);
    });

    it('never writes over a file, a folder or a database that holds anything', async () => {
      const path = join(folder.path, 'once.backup');
      await takeBackup(order(path));
      expect(await codeOfRejection(takeBackup(order(path)))).to.equal('CONFLICT');
      const restore = { from: path, secret: SECRET, at: AT };
      const full = { ...restore, dataDirectory: folder.path };
      expect(await codeOfRejection(restoreBackup(full))).to.equal('CONFLICT');
      const intoFull = { ...restore, dataDirectory: join(folder.path, 'new'), database: options };
      expect(await codeOfRejection(restoreBackup(intoFull))).to.equal('CONFLICT');
      expect(await codeOfRejection(moveDatabase({ from: options, to: options, at: AT }))).to.equal(
        'CONFLICT',
      );
    });

    it('refuses a damaged file before it writes anything', async () => {
      const [path, damaged] = [join(folder.path, 'good.backup'), join(folder.path, 'bad.backup')];
      await takeBackup(order(path));
      await copyFile(path, damaged);
      await appendFile(damaged, 'x');
      const dataDirectory = join(folder.path, 'untouched');
      const restore = { from: damaged, secret: SECRET, dataDirectory, at: AT };
      expect(await codeOfRejection(restoreBackup(restore))).to.equal('BACKUP_UNUSABLE');
      expect(await stat(dataDirectory).catch(() => 'absent')).to.equal('absent');
    });

    it('starts over after it was broken off, and no server starts before', async () => {
      const target = await emptyPlace(place);
      const broken = await openDatabase(target);
      await beginFilling(broken);
      await migrateUp(broken);
      await broken('sites').insert({ ...siteRow('half'), time_zone: 'Asia/Tokyo' });
      expect(await codeOfRejection(requireFinishedDatabase(broken))).to.equal('CONFIGURATION_INVALID');
      await broken.destroy();
      const moved = await moveDatabase({ from: options, to: target, at: AT });
      expect(moved.problems).to.deep.equal([]);
      const whole = await openDatabase(target);
      await requireFinishedDatabase(whole);
      expect(await whole('sites').where({ name: 'half' })).to.deep.equal([]);
      await whole.destroy();
    });

    it('keeps the trail append-only and goes on numbering after a move', async () => {
      const target = await emptyPlace(place);
      await moveDatabase({ from: options, to: target, at: AT });
      const moved = await openDatabase(target);
      const deletion = await moved('audit_entries')
        .delete()
        .then(
          () => 'deleted',
          () => 'refused',
        );
      expect(deletion).to.equal('refused');
      const before = await highestPosition(moved);
      await moved('receipts').insert(receiptRow(99));
      expect(await highestPosition(moved)).to.equal(before + 1);
      const orphan = moved('readers').insert({ ...orphanReader() });
      expect(
        await orphan.then(
          () => 'taken',
          () => 'refused',
        ),
      ).to.equal('refused');
      await moved.destroy();
    });

    it(`calls a move off when the source changes meanwhile (${name})`, async () => {
      const target = await emptyPlace(place);
      const other = await openDatabase(options);
      let isChanged = false;
      let writing = Promise.resolve();
      const moving = moveDatabase({
        from: options,
        to: target,
        at: AT,
        progress: (table) => {
          if (table !== 'sites' || isChanged) return;
          isChanged = true;
          writing = other('sites')
            .insert({ ...siteRow('late'), time_zone: 'Asia/Tokyo' })
            .then(() => undefined);
        },
      });
      expect(await codeOfRejection(moving)).to.equal('CONFLICT');
      await writing;
      const half = await openDatabase(target);
      expect(await codeOfRejection(requireFinishedDatabase(half))).to.equal('CONFIGURATION_INVALID');
      await half.destroy();
      await other.destroy();
    });
  });
});

async function* linesOf(lines: readonly string[]): AsyncGenerator<string> {
  for (const line of lines) yield await Promise.resolve(line);
}

async function migrationsOf(db: Knex): Promise<readonly string[]> {
  return (await db('monban_migrations').orderBy('id').pluck('name')) as string[];
}

/** A database of the same kind in which nothing is. */
async function emptyPlace(place: () => Promise<DatabaseOptions>): Promise<DatabaseOptions> {
  const options = await place();
  if (options.client === 'sqlite') {
    await rm(options.file, { force: true });
    return options;
  }
  const db = await openDatabase(options);
  await db.raw('drop schema public cascade');
  await db.raw('create schema public');
  await db.destroy();
  return options;
}

async function seed(db: Knex): Promise<void> {
  const at = AT.toISOString();
  await db('organisation').insert({ id: 'organisation', name: '門番', is_demo: false, created_at: at });
  for (const name of NAMES) await db('sites').insert({ ...siteRow(name), time_zone: 'Asia/Tokyo' });
  for (let sequence = 1; sequence <= 20; sequence += 1) await db('receipts').insert(receiptRow(sequence));
  // A parent with the higher id: rows come in before those that they name.
  const [parent, child] = [newRecordId(randomUUID), newRecordId(randomUUID)].sort().reverse();
  const department = { version: 1, created_at: at, updated_at: at };
  await db('departments').insert({ id: parent, code: 'P', name: 'P', ...department });
  await db('departments').insert({ id: child, code: 'C', name: 'C', parent_id: parent, ...department });
  // Chains of made-up rows would be broken ones.
  await insertSampleRows(db, {
    except: ['audit_floor', 'organisation', 'audit_entries', 'receipts', 'receipt_heads', 'restorations'],
  });
  await db('sessions').update({ revoked_at: null });
  await db('own_exports').update({ content: Buffer.from([0, 255, 10, 34]) });
  for (let count = 0; count < 5; count += 1) {
    await db.transaction((trx) =>
      recordAudit(
        trx,
        { actor: 'system', at: AT, requestId: null },
        {
          action: 'site.changed',
          subjectType: 'site',
          subjectId: 'site',
          before: null,
          after: { name: NAMES[count] },
        },
      ),
    );
  }
}

function siteRow(name: string) {
  const at = AT.toISOString();
  return { id: newRecordId(randomUUID), name, created_at: at, updated_at: at };
}

function receiptRow(sequence: number) {
  return {
    controller_id: 'no controller',
    epoch: 'epoch',
    sequence,
    payload: '{}',
    hash: 'h'.repeat(43),
    type: 'door.opened',
    at: AT.toISOString(),
    received_at: AT.toISOString(),
    snapshot_version: 0,
  };
}

function orphanReader() {
  const at = AT.toISOString();
  const id = newRecordId(randomUUID);
  return { id, controller_id: id, side: 'in', name: 'x', created_at: at, updated_at: at };
}

async function highestPosition(db: Knex): Promise<number> {
  const row = await db('receipts').max<{ last: string | number }[]>({ last: 'position' }).first();
  return Number(row?.last);
}
