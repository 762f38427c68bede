import { randomUUID } from 'node:crypto';
import type { OperatorId } from '@monban/core/ids';
import { newRecordId } from '@monban/server/records/new-record-id';
import { findTeam } from '@monban/server/people/team';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { seedPerson, seedPlaces, type SeededPlaces } from '../../support/seed-places.ts';
import { giveSecondFactor } from '../../support/second-factor.ts';
import { TestConsole, type Answer, type TestOperator } from '../../support/test-console.ts';

const NEW = { displayName: 'New', personId: null, siteIds: [], departmentIds: [] };

describe('the operators', () => {
  forEachDatabase((name, open) => {
    let server: TestConsole;
    let admin: TestOperator;
    beforeEach(async () => {
      server = await TestConsole.start(await open());
      admin = await server.operator('admin');
    });
    afterEach(() => server.close());

    const decideWith = (operator: TestOperator, asked: Answer, body: object) =>
      operator.call('POST', `/approvals/${String(asked.body['id'])}/decision`, { body });
    const decide = (operator: TestOperator, asked: Answer) =>
      decideWith(operator, asked, { decision: 'approve', comment: '' });
    const departmentBelow = async (parentId: string): Promise<string> => {
      const id: string = newRecordId(randomUUID);
      const times = { created_at: server.now.toISOString(), updated_at: server.now.toISOString() };
      await server
        .db('departments')
        .insert({ id, code: id.slice(0, 8), name: 'Below', parent_id: parentId, ...times });
      return id;
    };
    const personIn = (places: SeededPlaces, departmentId: string) =>
      seedPerson(server.db, { ...places, departmentId });
    const changed = (id: string, body: object, operator = admin) =>
      operator.call('PATCH', `/operators/${id}`, { version: 1, body });

    it('with some departments reach the people there and below, and no others', async () => {
      const places = await seedPlaces(server.db);
      const below = await departmentBelow(await departmentBelow(places.departmentId));
      const elsewhere = await departmentBelow((await seedPlaces(server.db)).departmentId);
      const [top, deep, foreign] = [
        await personIn(places, places.departmentId),
        await personIn(places, below),
        await personIn(places, elsewhere),
      ];
      const hr = await server.operator('hr', [], [places.departmentId]);
      const listed = (await hr.call('GET', '/people')).body['items'] as { id: string }[];
      expect(listed.map(({ id }) => id).sort()).to.deep.equal([top, deep].sort());
      expect((await hr.call('GET', `/people/${foreign}`)).body['code']).to.equal('NOT_FOUND');
      const refreshed = await server.call('POST', '/sessions/refresh', { headers: { cookie: hr.cookie } });
      expect(refreshed.body['operator']).to.deep.include({ departmentIds: [places.departmentId] });
    });

    it('with some departments make nobody with others, and see nobody with others', async () => {
      const [mine, theirs] = [await seedPlaces(server.db), await seedPlaces(server.db)];
      const local = await server.operator('admin', [], [mine.departmentId]);
      const foreign = await server.addOperator('hr', [], [theirs.departmentId]);
      const below = await departmentBelow(mine.departmentId);
      const own = await server.addOperator('hr', [], [below]);
      expect((await local.call('GET', `/operators/${foreign}`)).body['code']).to.equal('NOT_FOUND');
      expect((await local.call('GET', `/operators/${admin.id}`)).body['code']).to.equal('NOT_FOUND');
      expect((await local.call('GET', `/operators/${own}`)).status).to.equal(200);
      const make = (departmentIds: string[], personId: string | null = null) =>
        local.call('POST', '/operators', {
          body: { ...NEW, login: 'new', role: 'employee', departmentIds, personId },
        });
      const stranger = await personIn(theirs, theirs.departmentId);
      expect(JSON.stringify((await make([])).body)).to.contain('OUT_OF_SCOPE');
      expect(JSON.stringify((await make([theirs.departmentId])).body)).to.contain('REFERENCE_UNKNOWN');
      expect(JSON.stringify((await make([below], stranger)).body)).to.contain('REFERENCE_UNKNOWN');
      expect((await make([below])).status).to.equal(201);
    });

    it('get more only when a second one agrees, and less at once', async () => {
      const second = await server.operator('admin');
      const operator = await server.addOperator('hr');
      const wider = await changed(operator, { role: 'facilities' });
      expect([wider.status, wider.body['kind']]).to.deep.equal([202, 'operator.grant-role']);
      expect((await decide(second, wider)).status).to.equal(200);
      const narrower = await admin.call('PATCH', `/operators/${operator}`, {
        version: 2,
        body: { role: 'employee' },
      });
      expect([narrower.status, narrower.body['role']]).to.deep.equal([200, 'employee']);
    });

    it('are refused more only with a reason, and whoever asked may withdraw', async () => {
      const second = await server.operator('admin');
      const operator = await server.addOperator('hr');
      const asked = await changed(operator, { role: 'security' });
      const refuse = (comment: string) => decideWith(second, asked, { decision: 'refuse', comment });
      expect(JSON.stringify((await refuse(' ')).body)).to.contain('COMMENT_MISSING');
      const withdraw = (who: TestOperator) =>
        who.call('POST', `/approvals/${String(asked.body['id'])}/withdrawals`);
      expect((await withdraw(second)).body['code']).to.equal('NOT_FOUND');
      expect((await withdraw(admin)).body).to.include({ state: 'withdrawn' });
      expect((await decide(second, asked)).body['code']).to.equal('CONFLICT');
      expect((await withdraw(admin)).body['code']).to.equal('CONFLICT');
    });

    it('give nobody a way in as somebody else who has signed in before, unless a second one agrees', async () => {
      const second = await server.operator('admin');
      const link = () => admin.call('POST', `/operators/${second.id}/sign-in-links`);
      const asked = await link();
      expect([asked.status, asked.body['kind']]).to.deep.equal([202, 'operator.reset-sign-in']);
      expect((await decide(second, asked)).status).to.equal(200);
      const third = await server.operator('admin');
      const other = await third.call('POST', `/operators/${second.id}/sign-in-links`);
      expect(other.status, 'the permission is the asker’s alone').to.equal(202);
      expect((await link()).status).to.equal(201);
      expect((await link()).status, 'it was for one link').to.equal(202);
    });

    it('let a permission to make a link end after a day', async () => {
      const second = await server.operator('admin');
      const asked = await admin.call('POST', `/operators/${second.id}/sign-in-links`);
      await decide(second, asked);
      server.advance(25 * 60);
      const again = await server.signIn(admin.id);
      expect((await again.call('POST', `/operators/${second.id}/sign-in-links`)).status).to.equal(202);
    });

    it('are not alone at once by sending the only other one away', async () => {
      const second = await server.operator('admin');
      expect((await admin.call('DELETE', `/operators/${second.id}`, { version: 1 })).status).to.equal(200);
      const make = (login: string) => ({ body: { ...NEW, login, role: 'admin' } });
      expect((await admin.call('POST', '/operators', make('early'))).status).to.equal(202);
      server.advance(7 * 24 * 60 + 1);
      const later = await server.signIn(admin.id);
      expect((await later.call('POST', '/operators', make('later'))).status).to.equal(201);
    });

    it('keep one administrator when two send each other away at the same moment', async () => {
      const other = await server.operator('admin');
      const answers = await Promise.all([
        changed(other.id, { role: 'employee' }, admin),
        changed(admin.id, { role: 'employee' }, other),
      ]);
      expect(answers.filter(({ status }) => status === 200)).to.have.length(1);
      const left = await server.db('operators').where({ role: 'admin' }).select('id');
      expect(left).to.have.length(1);
    });

    it('decide with the role that they have at that moment', async () => {
      const second = await server.operator('admin');
      const operator = await server.addOperator('hr');
      const asked = await changed(operator, { role: 'security' });
      const [demoted, decided] = await Promise.all([
        changed(second.id, { role: 'employee' }),
        decide(second, asked),
      ]);
      const row = await server.db('operators').where({ id: operator }).first<{ role: string }>('role');
      expect(demoted.status).to.equal(200);
      // Whichever came first: an approval that was given counts, and one of a former administrator does not.
      expect(row.role).to.equal(decided.status === 200 ? 'security' : 'hr');
      const approval = await server
        .db('approvals')
        .where({ id: String(asked.body['id']) })
        .first<{ state: string }>('state');
      expect(approval.state, name).to.equal(decided.status === 200 ? 'approved' : 'waiting');
    });

    it('have their sessions listed, and ended one or all with the next request', async () => {
      const id = await server.addOperator('hr');
      const [here, there] = [await server.signIn(id), await server.signIn(id)];
      const path = `/operators/${id}/sessions`;
      const { items } = (await admin.call('GET', path)).body as {
        items: { id: string; openedWith: string }[];
      };
      expect(items.map(({ openedWith }) => openedWith)).to.deep.equal(['link', 'link']);
      const own = (await here.call('GET', '/sessions')).body['items'] as { id: string; isCurrent: boolean }[];
      const current = own.find(({ isCurrent }) => isCurrent);
      expect((await admin.call('DELETE', `${path}/${String(current?.id)}`)).status).to.equal(204);
      expect((await here.call('GET', '/sessions')).status).to.equal(401);
      expect((await there.call('GET', '/sessions')).status).to.equal(200);
      expect((await admin.call('DELETE', path)).status).to.equal(204);
      expect((await there.call('GET', '/sessions')).status).to.equal(401);
      expect((await admin.call('GET', path)).body).to.deep.equal({ items: [] });
    });

    it('who are new get their first link at once', async () => {
      const made = await admin.create('/operators', { ...NEW, login: 'new', role: 'employee' });
      expect((await admin.call('POST', `/operators/${made.id}/sign-in-links`)).status).to.equal(201);
      await giveSecondFactor(server.db, made.id as OperatorId, 'admin');
      await server.operator('admin');
      expect((await admin.call('POST', `/operators/${made.id}/sign-in-links`)).status).to.equal(201);
      await server.signIn(made.id as OperatorId);
      expect((await admin.call('POST', `/operators/${made.id}/sign-in-links`)).status).to.equal(202);
    });

    it('who sign in with the badge alone are neither new nor missing as a second operator', async () => {
      const person = await seedPerson(server.db, await seedPlaces(server.db));
      const byBadge = await server.operator('admin');
      const onlyBadge = { password_hash: null, person_id: person };
      await server.db('operators').where({ id: byBadge.id }).update(onlyBadge);
      await server.db('second_factors').where({ operator_id: byBadge.id }).delete();
      await server.db('sessions').where({ operator_id: byBadge.id }).delete();
      const asked = await admin.call('POST', `/operators/${byBadge.id}/sign-in-links`);
      expect([asked.status, asked.body['kind']]).to.deep.equal([202, 'operator.reset-sign-in']);
    });

    it('get the own page of a person only when a second one agrees, in one step or in two', async () => {
      await server.operator('admin');
      const places = await seedPlaces(server.db);
      const [mine, theirs] = [await seedPerson(server.db, places), await seedPerson(server.db, places)];
      const id = await server.addOperator('employee');
      await server.db('operators').where({ id }).update({ person_id: mine });
      expect((await changed(id, { personId: theirs })).status).to.equal(202);
      expect((await changed(id, { personId: null })).status).to.equal(200);
      const again = { version: 2, body: { personId: theirs } };
      expect((await admin.call('PATCH', `/operators/${id}`, again)).status).to.equal(202);
    });

    it('lose the own page with the last day, and with another role the sessions', async () => {
      const places = await seedPlaces(server.db);
      const person = await seedPerson(server.db, places);
      const [own, desk] = [await server.operator('employee'), await server.operator('reception')];
      const both = [own.id, desk.id];
      await server.db('operators').whereIn('id', both).update({ person_id: person });
      expect((await admin.call('DELETE', `/people/${person}`, { version: 1 })).status).to.equal(200);
      for (const leaver of [own, desk]) expect((await leaver.call('GET', '/sessions')).status).to.equal(401);
      const left = await server.db('operators').whereIn('id', both).whereNull('retired_at').pluck('id');
      expect(left).to.deep.equal([desk.id]);
      const trail = await server
        .db('audit_entries')
        .whereIn('subject_id', both)
        .orderBy('action')
        .pluck('action');
      expect(trail).to.include.members(['operator.retired', 'operator.sessions-ended']);
    });

    it('who are managers have everybody below them as their team, and not themselves', async () => {
      const places = await seedPlaces(server.db);
      const [chief, head, member, other] = [
        await seedPerson(server.db, places),
        await seedPerson(server.db, places),
        await seedPerson(server.db, places),
        await seedPerson(server.db, places),
      ];
      const under = (id: string, manager_id: string) =>
        server.db('people').where({ id }).update({ manager_id });
      await under(head, chief);
      await under(member, head);
      const team = async (id: typeof chief) => [...(await findTeam(server.db, id))].sort();
      expect(await team(chief)).to.deep.equal([head, member].sort());
      expect(await team(member)).to.deep.equal([]);
      await under(chief, member);
      expect(await team(chief), 'a loop ends').to.deep.equal([head, member].sort());
      await server.db('people').where({ id: member }).update({ retired_at: server.now.toISOString() });
      expect(await team(chief)).to.deep.equal([head]);
      expect(await team(other)).to.deep.equal([]);
    });
  });
});
