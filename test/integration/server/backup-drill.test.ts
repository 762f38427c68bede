import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { RestorationState } from '@monban/core/api/restoration';
import { type DatabaseOptions, type Knex, openDatabase } from '@monban/db/open';
import { verifyStore } from '@monban/server/backup/verify-store';
import { startServer } from '@monban/server/server';
import { expect } from 'chai';
import { pino } from 'pino';
import { buildController } from '../../support/controller-process.ts';
import { type DatabaseName, forEachDatabase } from '../../support/databases.ts';
import { type CardHolder, DrillDoor, type DrillCompany, seedDrill } from '../../support/drill-door.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';
import {
  ApiCaller,
  signInAs,
  sqliteIn,
  type StartedServer,
  startTestServer,
  testConfiguration,
} from '../../support/start-server.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const MONBAN = resolve(import.meta.dirname, '../../../cli/bin/monban.js');

/**
 * The drill of docs/runbooks/backup.md: a machine is lost, another one takes its place, and the doors never stop. On
 * PostgreSQL the restored database is also moved there.
 */
describe('backup, restore, and badging goes on', function () {
  this.timeout(180_000);

  before(() => buildController());

  forEachDatabase((name, _open, place) => {
    let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
    let started: StartedServer;
    let company: DrillCompany;
    let door: DrillDoor;
    let environment: Record<string, string>;
    let formerToken: string;
    const cleanups: (() => Promise<void>)[] = [];
    const inFolder = (file: string) => join(folder.path, file);
    const monban = (...args: readonly string[]) => runMonban(folder.path, args);

    before(async () => {
      folder = await temporaryDirectory();
      cleanups.push(folder.remove);
      environment = {
        MONBAN_HTTP_PORT: String(await freePort()),
        MONBAN_BROKER_PORT: String(await freePort()),
      };
      started = await startTestServer({ dataDirectory: inFolder('lost'), environment });
      cleanups.push(() => started.close());
      company = await seedDrill(started);
      const place = { directory: folder.path, serverUrl: started.server.url };
      door = await DrillDoor.open(started, company, place);
      cleanups.push(() => door.close());
      formerToken = started.api.accessToken;
      await writeFile(inFolder('passphrase'), 'correct horse battery\n', { mode: 0o600 });
    });
    after(async () => {
      while (cleanups.length > 0) await cleanups.pop()?.();
    });

    it('takes a backup while people go in and out', async () => {
      const [anna, ben] = company.holders;
      await eventually(async () => (await door.tap(anna)) === 'access-level', 20_000, 'the policy');
      expect(await door.tap(ben)).to.equal('access-level');
      const backup = monban('backup', '--data', inFolder('lost'), '--to', inFolder('b'), ...passphrase());
      expect(await door.tap(anna)).to.equal('access-level');
      const taken = await backup;
      expect(taken, taken.stderr).to.include({ code: 0 });
      expect(taken.stdout).to.include('read back and verified');
      expect(
        (await monban('backup', '--data', inFolder('lost'), '--to', inFolder('b'), ...passphrase())).code,
      ).to.equal(1);
    });

    it('loses the machine after a badge was stopped that the backup knows as good', async () => {
      const [anna, ben] = company.holders;
      const path = `/badges/${ben.badgeId}/revocations`;
      expect(await started.api.call('POST', path, { body: { reason: 'lost' } })).to.include({ status: 200 });
      await eventually(async () => (await door.tap(ben)) === 'badge-revoked', 20_000, 'the stop at the door');
      await started.close();
      await rm(inFolder('lost'), { recursive: true });
      expect([await door.tap(anna), await door.tap(ben)]).to.deep.equal(['access-level', 'badge-revoked']);
    });

    it('restores on an empty machine', async () => {
      const restore = ['restore', '--from', inFolder('b'), '--data', inFolder('new'), ...passphrase()];
      const restored = await monban(...restore);
      expect(restored, restored.stderr).to.include({ code: 0 });
      expect(restored.stdout).to.include('audit trail intact');
      expect((await monban(...restore)).code).to.equal(1);
      const database = await databaseAfter(name, place);
      started = await startRestored(inFolder('new'), { environment, database });
    });

    it('goes on with the same controller, without losing or repeating a receipt', async () => {
      const { db } = started.server;
      const before = door.releases().length;
      expect(await door.tap(company.holders[0])).to.equal('access-level');
      expect(door.releases().length).to.be.greaterThan(before);
      await eventually(async () => isSameSet(await grantedIds(db), door.releases()), 30_000, 'every receipt');
      const sequences = await sequencesOf(db);
      expect(sequences).to.deep.equal(sequences.map((_, index) => index + 1));
      expect((await verifyStore(db)).problems).to.deep.equal([]);
    });

    it('keeps out whom doors know as stopped and the backup does not, and says who that is', async () => {
      const [, ben] = company.holders;
      await eventually(async () => (await appliedVersion(started.server.db)) >= 1_000_000, 20_000);
      expect(await stateOf(started.server.db, ben)).to.equal('active');
      expect(await door.tap(ben)).to.equal('badge-revoked');
      await eventually(async () => (await forgottenBy(started.api)).includes(ben.badgeId), 20_000);
    });

    it('ends every session of before', async () => {
      const former = new ApiCaller(started.server.url, formerToken);
      expect((await former.call('GET', '/people')).status).to.equal(401);
    });

    it('believes the restored rights alone once somebody has confirmed them', async () => {
      const [anna, ben] = company.holders;
      expect(await started.api.call('POST', '/restoration/confirmation', { body: {} })).to.include({
        status: 200,
      });
      // Nobody has stopped it again: that is what confirming says.
      await eventually(async () => (await door.tap(ben)) === 'access-level', 20_000, 'the confirmation');
      expect(await door.tap(anna)).to.equal('access-level');
      expect(await started.api.call('POST', '/restoration/confirmation', { body: {} })).to.include({
        status: 404,
      });
    });

    function passphrase(): readonly string[] {
      return ['--passphrase-file', inFolder('passphrase')];
    }

    /** On PostgreSQL the restored database moves there before anything starts on it. */
    async function databaseAfter(
      client: DatabaseName,
      makePlace: () => Promise<DatabaseOptions>,
    ): Promise<DatabaseOptions> {
      const sqlite = sqliteIn(inFolder('new'));
      if (client === 'SQLite') return sqlite;
      const target = await makePlace();
      if (target.client !== 'postgres') throw new Error('not PostgreSQL');
      await emptyOf(target);
      const move = [
        'migrate-database',
        '--from',
        `sqlite:${inFolder('new/monban.sqlite')}`,
        '--to',
        target.url,
      ];
      const moved = await monban(...move);
      expect(moved, moved.stderr).to.include({ code: 0 });
      expect((await monban(...move)).code).to.equal(1);
      return target;
    }
  });
});

async function startRestored(
  dataDirectory: string,
  place: { readonly environment: Readonly<Record<string, string>>; readonly database: DatabaseOptions },
): Promise<StartedServer> {
  const server = await startServer({
    configuration: testConfiguration({ dataDirectory, ...place }),
    log: pino({ level: 'silent' }),
  });
  const close = () => server.close();
  const nobody = { server, dataDirectory, close, api: new ApiCaller(server.url, '') };
  return { ...nobody, api: await signInAs(nobody, { role: 'admin', siteIds: [] }) };
}

async function emptyOf(database: DatabaseOptions): Promise<void> {
  const db = await openDatabase(database);
  await db.raw('drop schema public cascade');
  await db.raw('create schema public');
  await db.destroy();
}

async function grantedIds(db: Knex): Promise<readonly string[]> {
  const rows = await db('receipts')
    .where({ type: 'access.granted' })
    .orderBy('position')
    .select<{ epoch: string; sequence: string | number }[]>('epoch', 'sequence');
  return rows.map(({ epoch, sequence }) => `${epoch}/${sequence}`);
}

function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((id) => right.includes(id));
}

async function sequencesOf(db: Knex): Promise<readonly number[]> {
  const values = (await db('receipts').orderBy('position').pluck('sequence')) as (string | number)[];
  return values.map(Number);
}

async function appliedVersion(db: Knex): Promise<number> {
  const row = await db('snapshots')
    .whereNotNull('applied_at')
    .max<{ version: number | null }[]>({ version: 'version' })
    .first();
  return row?.version ?? 0;
}

async function stateOf(db: Knex, { badgeId }: CardHolder): Promise<string | undefined> {
  return (await db('badges').where({ id: badgeId }).first<{ state: string } | undefined>('state'))?.state;
}

async function forgottenBy(api: ApiCaller): Promise<readonly string[]> {
  const { restoration } = RestorationState.parse((await api.call('GET', '/restoration')).body);
  return restoration?.forgottenStops.map(({ badgeId }) => badgeId) ?? [];
}

async function runMonban(cwd: string, args: readonly string[]) {
  const child = spawn(process.execPath, [MONBAN, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
