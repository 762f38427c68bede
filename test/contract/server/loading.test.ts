import { randomUUID } from 'node:crypto';
import type { Fault } from '@monban/simulators/loading-service/faults';
import { type RunningLoadingService, startLoadingService } from '@monban/simulators/loading-service/server';
import { httpLoadingService } from '@monban/server/loading/http-loading-service';
import { type LoadingDeps, queueAfterReissue } from '@monban/server/loading/loading';
import { listQueuedItems } from '@monban/server/loading/loading-store';
import { LoadingDispatch } from '@monban/server/loading/loading-dispatch';
import { loadingRoutes } from '@monban/server/loading/routes';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { newRecordId } from '@monban/server/records/new-record-id';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { makeSmallCompany, personOf, type SmallCompany } from '../../support/small-company.ts';
import { type CreatedRecord, TestConsole, type TestOperator } from '../../support/test-console.ts';

const SECRET = 'a-secret-of-this-test';
const DAY_MS = 24 * 3_600_000;
const BASIS = {
  publicNotice: { number: '内閣府告示第1号', date: '2026-04-01' },
  loadingContract: { reference: 'C-1', date: '2026-04-01' },
  certificateChecking: 'none',
  checkingContract: null,
  cardLinks: true,
};
const ORDER = { wantedFrom: '2026-11-21' };

describe('the loading of card applications', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let server: TestConsole;
    let service: RunningLoadingService;
    let dispatch: LoadingDispatch;
    let admin: TestOperator;
    let company: SmallCompany;
    let anna: CreatedRecord;
    let berta: CreatedRecord;

    beforeEach(async () => {
      db = await open();
      service = await startLoadingService({
        port: 0,
        secret: SECRET,
        pace: { appointmentAfterMs: DAY_MS, loadedAfterMs: 7 * DAY_MS },
        clock: () => server.now,
      });
      server = await TestConsole.start(db, { moreRoutes: () => loadingRoutes(deps()) });
      admin = await server.operator('admin');
      company = await makeSmallCompany(admin);
      anna = await admin.create('/people', personOf(company));
      berta = await admin.create(
        '/people',
        personOf(company, { employeeCode: '0002', siteId: company.osaka.id }),
      );
      dispatch = dispatchOf(SECRET);
      await stateBasis(BASIS);
    });
    afterEach(async () => {
      await dispatch.close();
      await service.close();
      await server.close();
    });

    const deps = (): LoadingDeps => ({
      db,
      newId: () => newRecordId(randomUUID),
      hasService: true,
      poke: () => undefined,
    });
    const dispatchOf = (secret: string): LoadingDispatch =>
      new LoadingDispatch({
        db,
        service: httpLoadingService({ url: service.url, secret }),
        clock: () => server.now,
        log: server.platform.log,
      });
    const stateBasis = async (basis: object): Promise<void> => {
      const { version } = (await admin.call('GET', '/legal-basis')).body as { version: number };
      expect((await admin.call('PUT', '/legal-basis', { body: basis, version })).status).to.equal(200);
    };
    const queue = (...people: readonly CreatedRecord[]) =>
      admin.call('POST', '/loading-items', { body: { personIds: people.map(({ id }) => id) } });
    const order = (operator = admin) => operator.call('POST', '/loading-orders', { body: ORDER });
    const states = async (operator = admin): Promise<readonly unknown[]> => {
      const { items } = (await operator.call('GET', '/loading-items')).body as {
        items: { state: unknown }[];
      };
      return items.map(({ state }) => state);
    };
    const control = async (path: string, body: object): Promise<void> => {
      const headers = { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' };
      await fetch(`${service.url}/control/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    };
    const arrange = (...faults: readonly Fault[]) => control('faults', { faults });
    const onlyItem = async () => {
      const { items } = (await admin.call('GET', '/loading-items')).body as { items: { id: string }[] };
      return items[0]!.id;
    };

    it('goes from the queue over an order and an appointment into the card', async () => {
      const answer = await queue(anna, berta);
      expect(answer.status).to.equal(201);
      expect((await order()).body).to.include({ state: 'sending', items: 2, reference: null });
      await dispatch.round();
      expect(await states()).to.deep.equal(['ordered', 'ordered']);
      await control('advance', { ms: DAY_MS });
      await dispatch.round();
      const { items } = (await admin.call('GET', '/loading-items')).body as {
        items: Record<string, unknown>[];
      };
      expect(items[0]).to.include({ state: 'appointment', place: 'Shiken-shi city hall, desk 3' });
      expect(items[0]!['appointmentAt']).to.be.a('string');
      await control('advance', { ms: 6 * DAY_MS });
      await dispatch.round();
      expect(await states()).to.deep.equal(['loaded', 'loaded']);
      const { counts, heardAt } = (await admin.call('GET', '/loading-summary')).body as {
        counts: Record<string, number>;
        heardAt: string;
      };
      expect(counts['loaded']).to.equal(2);
      expect(heardAt).to.be.a('string');
    });

    it('is off, and says so, as long as it has no legal basis', async () => {
      await stateBasis({ ...BASIS, publicNotice: null });
      const refused = await queue(anna);
      expect(refused.status).to.equal(409);
      expect(refused.body['code']).to.equal('LEGAL_BASIS_MISSING');
      expect((await order()).body['code']).to.equal('LEGAL_BASIS_MISSING');
      const summary = (await admin.call('GET', '/loading-summary')).body;
      expect(summary).to.deep.include({ isOn: false, missing: ['public-notice'] });
    });

    it('leaves out and names who is in the queue, gone, or unknown', async () => {
      await queue(anna);
      await admin.call('DELETE', `/people/${berta.id}`, { version: 1 });
      const stranger = newRecordId(randomUUID);
      const body = { personIds: [anna.id, berta.id, stranger, stranger] };
      const answer = await admin.call('POST', '/loading-items', { body });
      expect(answer.body['queued']).to.deep.equal([]);
      const reasons = (answer.body['leftOut'] as { reason: string }[]).map(({ reason }) => reason);
      expect(reasons).to.deep.equal(['in-queue', 'retired', 'unknown']);
    });

    it('shows and orders for an operator of one site those of that site', async () => {
      await queue(anna, berta);
      const tokyo = await server.operator('hr', [company.tokyo.id]);
      expect(await states(tokyo)).to.deep.equal(['queued']);
      expect((await order(tokyo)).body).to.include({ items: 1 });
      const rest = await order();
      expect(rest.body).to.include({ items: 1 });
      const foreign = await tokyo.call('GET', `/loading-orders/${String(rest.body['id'])}`);
      expect(foreign.body['code']).to.equal('NOT_FOUND');
    });

    it('orders nothing when nobody waits', async () => {
      const answer = await order();
      expect(answer.body['code']).to.equal('VALIDATION_FAILED');
    });

    it('sends an order again whose answer was lost, and it stays one order', async () => {
      await queue(anna);
      await order();
      await arrange('answer-lost');
      await dispatch.round();
      expect(await states()).to.deep.equal(['queued']);
      expect((await admin.call('GET', '/loading-summary')).body['unreachableSince']).to.be.a('string');
      // What the service says has happened counts, whatever became of its answer.
      await dispatch.round();
      expect(await states()).to.deep.equal(['ordered']);
      server.advance(1);
      await dispatch.round();
      const orders = (await admin.call('GET', '/loading-orders')).body as { items: object[] };
      expect(orders.items).to.have.length(1);
      expect(orders.items[0]).to.include({ state: 'accepted', reference: 'SIM-000001' });
      expect((await admin.call('GET', '/loading-summary')).body['unreachableSince']).to.equal(null);
    });

    it('goes on with another process from where the first one ended', async () => {
      await queue(anna);
      await order();
      await dispatch.round();
      await control('advance', { ms: DAY_MS });
      const [one, two] = [dispatchOf(SECRET), dispatchOf(SECRET)];
      await Promise.all([one.round(), two.round()]);
      expect(await states()).to.deep.equal(['appointment']);
      await Promise.all([one.close(), two.close()]);
      const trail = await db('audit_entries').where({ action: 'loading-item.appointment' });
      expect(trail).to.have.length(1);
    });

    it('puts those of a refused order back into the queue, with the reason', async () => {
      await queue(anna);
      await order();
      await arrange('refused');
      await dispatch.round();
      const { items } = (await admin.call('GET', '/loading-items')).body as { items: object[] };
      expect(items[0]).to.include({ state: 'queued', failure: 'service-refused', orderId: null });
      const orders = (await admin.call('GET', '/loading-orders')).body as { items: { id: string }[] };
      expect(orders.items[0]).to.include({ state: 'refused', items: 0 });
      expect((await admin.call('GET', `/loading-orders/${orders.items[0]!.id}`)).status).to.equal(200);
      expect((await order()).body).to.include({ items: 1 });
      await dispatch.round();
      expect(await states()).to.deep.equal(['ordered']);
    });

    it('orders nothing for somebody who has left meanwhile', async () => {
      await queue(anna, berta);
      await admin.call('DELETE', `/people/${berta.id}`, { version: 1 });
      expect((await order()).body).to.include({ items: 1 });
    });

    it('orders no more at once than the service takes', async () => {
      await queue(anna, berta);
      expect(await listQueuedItems(db, 'all', 1)).to.have.length(1);
      expect(await listQueuedItems(db, 'all', 2)).to.have.length(2);
    });

    it('takes somebody out of the queue, and nobody out of an order', async () => {
      await queue(anna);
      const path = `/loading-items/${await onlyItem()}/cancellations`;
      expect((await admin.call('POST', path)).body).to.include({ state: 'cancelled' });
      expect((await admin.call('POST', path)).body['code']).to.equal('CONFLICT');
      await queue(anna);
      await order();
      const { items } = (await admin.call('GET', '/loading-items?state=queued')).body as {
        items: { id: string }[];
      };
      const inOrder = await admin.call('POST', `/loading-items/${items[0]!.id}/cancellations`);
      expect(inOrder.body['code']).to.equal('CONFLICT');
    });

    it('queues a person again whose card came to a desk without the application', async () => {
      await queue(anna);
      await order();
      await dispatch.round();
      await control('advance', { ms: 7 * DAY_MS });
      await dispatch.round();
      const context = { actor: 'system', at: server.now, requestId: null };
      const reissued = { deps: { newId: () => newRecordId(randomUUID) }, personId: anna.id as PersonId };
      await inTransaction(db, (trx) => queueAfterReissue(trx, context, reissued));
      await inTransaction(db, (trx) => queueAfterReissue(trx, context, reissued));
      expect([...(await states())].sort()).to.deep.equal(['lost-by-reissue', 'queued']);
    });

    it('tells a service with another secret from one that is silent, and loses nothing', async () => {
      await queue(anna);
      await order();
      const stranger = dispatchOf('wrong');
      await stranger.round();
      await stranger.close();
      expect(await states()).to.deep.equal(['queued']);
      server.advance(1);
      await dispatch.round();
      expect(await states()).to.deep.equal(['ordered']);
    });
  });
});
