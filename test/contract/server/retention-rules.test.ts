import { RETENTION_TERMS, type RetentionRule } from '@monban/core/api/retention';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { seedPlaces } from '../../support/seed-places.ts';
import { TestConsole, type Answer, type TestOperator } from '../../support/test-console.ts';

interface Change {
  readonly keptDays: number;
  readonly reason: string;
  readonly version?: number;
}

const LONGER = { keptDays: 120, reason: '防犯上の必要' };

describe('the rules of retention', () => {
  forEachDatabase((_name, open) => {
    let server: TestConsole;
    let admin: TestOperator;
    beforeEach(async () => {
      server = await TestConsole.start(await open());
      admin = await server.operator('admin');
    });
    afterEach(() => server.close());

    const rules = async (): Promise<readonly RetentionRule[]> =>
      (await admin.call('GET', '/privacy/retention')).body['items'] as RetentionRule[];
    const rule = async (purpose: string) => (await rules()).find((one) => one.purpose === purpose);
    const put = (
      operator: TestOperator,
      purpose: string,
      { version = 1, ...body }: Change,
    ): Promise<Answer> => operator.call('PUT', `/privacy/retention/${purpose}`, { body, version });

    it('say for every purpose why, from when and how long, by default as the catalogue has it', async () => {
      const items = await rules();
      expect(items.map(({ purpose }) => purpose)).to.deep.equal(
        Object.keys(RETENTION_TERMS).sort(byItems(items)),
      );
      for (const { purpose, keptDays, changedAt } of items)
        expect([purpose, keptDays, changedAt]).to.deep.equal([
          purpose,
          RETENTION_TERMS[purpose].defaultDays,
          null,
        ]);
    });

    it('change at once while there is one operator alone, marked for the second one', async () => {
      const answer = await put(admin, 'door-history', LONGER);
      expect([answer.status, answer.headers.get('etag')]).to.deep.equal([200, '"2"']);
      expect(await rule('door-history')).to.include({ keptDays: 120, version: 2 });
      const laid = (await admin.call('GET', '/approvals?state=single-operator')).body['items'];
      expect(laid).to.have.length(1);
    });

    it('wait for a second operator where there is one, who reads the reason, whether longer or shorter', async () => {
      const second = await server.operator('admin');
      for (const [index, keptDays] of [120, 30].entries()) {
        const before = (await rule('door-history'))?.keptDays;
        const waiting = await put(admin, 'door-history', { ...LONGER, keptDays, version: index + 1 });
        expect([waiting.status, waiting.body['kind']]).to.deep.equal([202, 'evidence.delete']);
        expect(JSON.stringify(waiting.body)).to.contain(LONGER.reason);
        expect((await rule('door-history'))?.keptDays).to.equal(before);
        const path = `/approvals/${String(waiting.body['id'])}/decision`;
        const decided = await second.call('POST', path, { body: { decision: 'approve', comment: '' } });
        expect(decided.body['state']).to.equal('approved');
        expect(await rule('door-history')).to.include({ keptDays, version: index + 2 });
      }
      const actions = await server.db('audit_entries').where({ action: 'retention.changed' });
      expect(actions).to.have.length(2);
    });

    it('stay within what the law or our own promise allows', async () => {
      const tooShort = await put(admin, 'working-time', { keptDays: 1095, reason: 'x' });
      expect(tooShort.body).to.nested.include({ code: 'VALIDATION_FAILED', ...problemOf('TOO_SMALL') });
      const tooLong = await put(admin, 'door-history', { keptDays: 366, reason: 'x' });
      expect(tooLong.body).to.nested.include({ code: 'VALIDATION_FAILED', ...problemOf('TOO_LARGE') });
      const unexplained = await put(admin, 'door-history', { keptDays: 60, reason: ' ' });
      expect(unexplained.body['code']).to.equal('VALIDATION_FAILED');
    });

    it('are not overwritten by who has not seen the last change', async () => {
      await put(admin, 'door-history', LONGER);
      expect((await put(admin, 'door-history', LONGER)).body['code']).to.equal('VERSION_CONFLICT');
      expect((await put(admin, 'door-history', { ...LONGER, version: 2 })).status).to.equal(200);
    });

    it('are the whole organisation’s, and changed by nobody who only reads them', async () => {
      const places = await seedPlaces(server.db);
      const partial = await server.operator('admin', [places.siteId]);
      expect((await put(partial, 'door-history', LONGER)).body['code']).to.equal('FORBIDDEN');
      const auditor = await server.operator('auditor');
      expect((await put(auditor, 'door-history', LONGER)).body['code']).to.equal('FORBIDDEN');
      expect((await auditor.call('GET', '/privacy/retention')).status).to.equal(200);
    });

    it('are shown with what would be deleted today, and with the log of what was', async () => {
      const preview = await admin.call('GET', '/privacy/retention/preview');
      expect(preview.body['items']).to.have.length((await rules()).length);
      expect((await admin.call('GET', '/privacy/deletions')).body).to.deep.include({ items: [], total: 0 });
    });
  });
});

function problemOf(code: string) {
  return { 'problems[0].pointer': '/keptDays', 'problems[0].code': code };
}

/** In the order in which they are shown. */
function byItems(items: readonly RetentionRule[]) {
  const place = (purpose: string) => items.findIndex((item) => item.purpose === purpose);
  return (left: string, right: string) => place(left) - place(right);
}
