import { dirname } from 'node:path';
import { Problem } from '@monban/core/api/conventions';
import type { DatabaseOptions, Knex } from '@monban/db/open';
import { scanTargets } from '@monban/server/number-scan/scan-target';
import { expect } from 'chai';
import { fieldsOf, type Operation, pointerTo, withValueAt } from '../../support/api-description.ts';
import { makeRecords } from '../../support/api-records.ts';
import { type ApiSample, requestOf, sampleOf } from '../../support/api-samples.ts';
import { dumpOf } from '../../support/database-dump.ts';
import { forEachDatabase, inTurn } from '../../support/databases.ts';
import { ScanFindings } from '../../support/scan-findings.ts';
import { NumberTraces, WRITINGS } from '../../support/number-traces.ts';
import { type ApiAnswer, type ApiRequest, TestApi, type TestCaller } from '../../support/test-api.ts';

describe('a My Number typed into any field of any route', function () {
  this.timeout(120_000);

  forEachDatabase((name, _open, place) => {
    let api: TestApi;
    let caller: TestCaller;
    let database: DatabaseOptions;
    let samples: ReadonlyMap<Operation, ApiSample>;
    let rowsBefore: Readonly<Record<string, number>>;
    const numbers = new NumberTraces(31_415_926_000);

    before(async () => {
      database = await place();
      api = await TestApi.start(database, { MONBAN_DEMO: '1' });
      caller = await api.signIn('admin');
      const context = { api, caller, records: await makeRecords(api.db), demo: undefined };
      const made = new Map<Operation, ApiSample>();
      for (const operation of api.operations)
        made.set(operation, await sampleOf(operation.id, { ...context, emptySiteId: undefined }));
      samples = made;
      rowsBefore = await countRows(api.db);
    });
    after(async () => {
      await api.close();
    });

    async function ask(operation: Operation, change: Partial<ApiRequest>): Promise<ApiAnswer> {
      const request = await requestOf({ api, caller }, samples.get(operation)!);
      return api.request(operation, { ...request, ...change });
    }

    /** Refused by its own code, at this place and no other; the answer says nothing of what was there. */
    async function requireRefused(
      operation: Operation,
      change: Partial<ApiRequest>,
      pointer: string,
    ): Promise<void> {
      const answer = await ask(operation, change);
      const what = `${operation.title} ${pointer}: ${answer.text}`;
      expect(answer.status, what).to.equal(422);
      const { code, problems } = Problem.parse(answer.json);
      expect(code, what).to.equal('MY_NUMBER_REFUSED');
      expect(
        problems?.map((field) => field.pointer),
        what,
      ).to.deep.equal([pointer]);
      expect(numbers.countIn(answer.text), what).to.equal(0);
    }

    for (const [turn, [writing, write]] of Object.entries(WRITINGS).entries()) {
      const half = () => inTurn(name, api.operations, turn);

      it(`is refused in every body, ${writing}`, async () => {
        for (const operation of half().filter((one) => one.body)) {
          const { body } = samples.get(operation)!;
          for (const { path } of fieldsOf(api.document, operation.body!, body).filter(
            (field) => field.path.length > 0,
          )) {
            const wrong = withValueAt(body, path, write(numbers.make()));
            await requireRefused(operation, { body: wrong }, pointerTo(path));
          }
        }
      });

      it(`is refused in every query and every address, ${writing}`, async () => {
        for (const operation of half()) {
          const { params = {}, query: asked } = samples.get(operation)!;
          const query = Object.fromEntries(new URLSearchParams(asked));
          for (const { name, in: at } of operation.parameters) {
            const value = write(numbers.make());
            if (at === 'query')
              await requireRefused(operation, { query: { ...query, [name]: value } }, `/${name}`);
            if (at === 'path')
              await requireRefused(operation, { params: { ...params, [name]: value } }, `/${name}`);
          }
        }
      });

      it(`is refused where nothing was asked for, ${writing}`, async () => {
        for (const operation of half()) {
          await requireRefused(operation, { query: { note: write(numbers.make()) } }, '/note');
          await requireRefused(operation, { query: { [write(numbers.make())]: 'x' } }, '/*');
          // What is in a file is looked at by the guard of its kind.
          if (operation.method === 'GET' || samples.get(operation)?.rawBody) continue;
          await requireRefused(operation, { body: { note: [write(numbers.make())] } }, '/note/0');
          await requireRefused(operation, { body: { [write(numbers.make())]: 1 } }, '/*');
        }
      });
    }

    it('is refused as a JSON number, too', async () => {
      for (const operation of api.operations.filter((one) => one.body))
        await requireRefused(operation, { body: { n: Number(numbers.make()) } }, '/n');
    });

    it('has changed nothing', async () => {
      expect(await countRows(api.db)).to.deep.equal(rowsBefore);
    });

    it('is refused in headers of which something would be kept, and dropped from what the browser says', async () => {
      // Of a role that signs in without a second step.
      const { operatorId } = await api.signIn('reception');
      const count = async () => (await api.db('sessions').select('id')).length;
      const sessions = await count();
      const signIn = await sampleOf('signInOnce', {
        api,
        caller,
        records: { ...(await makeRecords(api.db)), operatorId },
        demo: undefined,
        emptySiteId: undefined,
      });
      const headers = { 'user-agent': `Browser ${numbers.make()}` };
      const answer = await api.request(api.operation('signInOnce'), { ...signIn, headers });
      expect(answer.status).to.equal(201);
      expect(await count()).to.equal(sessions + 1);
      const create = api.operation('createDepartment');
      for (const name of ['idempotency-key', 'if-match', 'last-event-id'])
        await requireRefused(create, { headers: { [name]: numbers.make() } }, `/${name}`);
      for (const name of ['referer', 'x-request-id', 'cookie', 'traceparent'])
        await ask(create, { headers: { [name]: numbers.make() } });
    });

    it('leaves no trace of what could not even be read', async () => {
      const { accessToken } = caller;
      const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };
      const post = (body: string) =>
        fetch(`${api.server.url}/api/v1/departments`, { method: 'POST', headers, body });
      const answers = [
        await post(`{"note": "${numbers.make()}`),
        await post(numbers.make()),
        await fetch(`${api.server.url}/api/v1/nowhere/${numbers.make()}?x=${numbers.make()}`, { headers }),
        await fetch(`${api.server.url}/${numbers.make()}.js`),
        await fetch(`${api.server.url}/api/v1/people/%E0%A4%A${numbers.make()}`, { headers }),
      ];
      for (const answer of answers) {
        expect(answer.status, answer.url).to.be.within(400, 499);
        expect(numbers.countIn(await answer.text())).to.equal(0);
      }
    });

    it('is refused in a file by its place, and nothing is made of the file', async () => {
      const inspect = api.operation('inspectPeopleFile');
      const sample = await requestOf({ api, caller }, samples.get(inspect)!);
      const rawBody = Uint8Array.from(Buffer.from(`code,note\n1,a\n2,${numbers.make()}\n`));
      const answer = await api.request(inspect, { ...sample, rawBody });
      expect(answer.status, answer.text).to.equal(422);
      const { code, problems } = Problem.parse(answer.json);
      expect(code).to.equal('MY_NUMBER_REFUSED');
      expect(problems?.map(({ pointer }) => pointer)).to.deep.equal(['/sheets/1/rows/3/columns/2']);
      expect(numbers.countIn(answer.text)).to.equal(0);
    });

    it('is nowhere afterwards, nor its hash: not in the database, the log or the data folder', async () => {
      expect(numbers.count).to.be.greaterThan(500);
      const rows = rowsOf(await dumpOf(api.db));
      expect(rows.length).to.be.greaterThan(20);
      expect(rows.filter((row) => numbers.countIn(row) > 0)).to.deep.equal([]);
      expect(numbers.countHashesIn(rows.join('\n'))).to.equal(0);
      expect(numbers.countHashesIn(api.log.join('\n'))).to.equal(0);
      expect(api.log.filter((line) => numbers.countIn(line) > 0)).to.deep.equal([]);
      expect(await numbers.listFiles(api.dataDirectory)).to.deep.equal([]);
      if (database.client === 'sqlite')
        expect(await numbers.listFiles(dirname(database.file))).to.deep.equal([]);
    });

    it('is found by nobody who looks with our own means, in rows that were deleted neither', async () => {
      const findings = new ScanFindings();
      const place = database.client === 'sqlite' ? dirname(database.file) : database.url;
      await scanTargets([api.dataDirectory, place], findings, {
        readsPictures: false,
        broker: { identity: null, listenMs: 1 },
      });
      expect(findings.troubles).to.deep.equal([]);
      expect(findings.hits).to.deep.equal([]);
      expect(findings.bytes).to.be.greaterThan(20_000);
    });

    it('would be found if it were there', () => {
      for (const write of Object.values(WRITINGS)) expect(numbers.countIn(write(numbers.make()))).to.equal(1);
    });
  });
});

function rowsOf(dump: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return [...dump.values()].flat();
}

async function countRows(db: Knex): Promise<Readonly<Record<string, number>>> {
  const dump = await dumpOf(db);
  // A checkpoint is made at the start, beside the requests.
  return Object.fromEntries(
    [...dump].filter(([name]) => name !== 'audit_checkpoints').map(([name, rows]) => [name, rows.length]),
  );
}
