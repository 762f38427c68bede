import type { VisitDesk } from '@monban/core/api/visit-officers';
import type { Knex } from '@monban/db/open';
import { declaredRoutes } from '@monban/server/server-routes';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { good, refusal } from '../../support/drive-office.ts';
import { makeSmallCompany, type SmallCompany } from '../../support/small-company.ts';
import { type Answer, TestConsole, type TestOperator } from '../../support/test-console.ts';
import {
  guestOf,
  linkFor,
  nameOfficer,
  officersPath,
  redeem,
  seedVisit,
  TestGuest,
  type SeededVisit,
} from '../../support/visit-desk-office.ts';

const DAY = '2026-11-25';
/** Ten in the morning of the day, at the site. */
const MORNING = new Date('2026-11-25T01:00:00.000Z');

describe('an officer as a guest of one visit', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let server: TestConsole;
    let clerk: TestOperator;
    let company: SmallCompany;
    let visit: SeededVisit;

    beforeEach(async () => {
      db = await open();
      server = await TestConsole.start(db);
      server.now = MORNING;
      company = await makeSmallCompany(await server.operator('admin'));
      clerk = await server.operator('hr');
      visit = await makeVisit();
    });
    afterEach(() => server.close());

    const makeVisit = (changes: object = {}): Promise<SeededVisit> =>
      seedVisit(server.platform, {
        clerkId: clerk.id,
        siteId: company.tokyo.id,
        departmentId: company.department.id,
        visitOn: DAY,
        ...changes,
      });
    const codeOf = ({ status, body }: Answer): string =>
      `${String(status)} ${(body['code'] as string | undefined) ?? ''}`.trim();

    it('comes in by a link that works once', async () => {
      const token = await linkFor(clerk, visit, await nameOfficer(clerk, visit));
      const first = await redeem(server, token);
      expect(first.status).to.equal(201);
      expect(first.body).to.include({ officerName: '大手 町子', endsAt: '2026-11-25T15:00:00.000Z' });
      expect(codeOf(await redeem(server, token))).to.equal('401 TOKEN_INVALID');
      const stored = JSON.stringify(await db('visit_officer_links'));
      expect(stored).not.to.include(token);
    });

    it('lets only one of those in who use a link at the same moment', async () => {
      const token = await linkFor(clerk, visit, await nameOfficer(clerk, visit));
      const answers = await Promise.all([
        redeem(server, token),
        redeem(server, token),
        redeem(server, token),
      ]);
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 401, 401]);
    });

    it('gives its cookie to no script and no other site, until the day is over', async () => {
      const token = await linkFor(clerk, visit, await nameOfficer(clerk, visit));
      const [cookie = ''] = (await redeem(server, token)).headers.getSetCookie();
      expect(cookie).to.match(/^monban-visit-desk=/);
      expect(cookie)
        .to.match(/HttpOnly/)
        .and.to.match(/SameSite=Strict/);
      expect(cookie).to.include(`Max-Age=${String(14 * 3600)}`);
    });

    it('is told on the day before that the link is for tomorrow, and keeps it', async () => {
      server.now = new Date('2026-11-24T14:59:00.000Z');
      const token = await linkFor(clerk, visit, await nameOfficer(clerk, visit));
      const early = await redeem(server, token);
      expect(early.status).to.equal(409);
      expect(refusal(early)).to.equal('VISIT_DAY_NOT_BEGUN');
      server.advance(1);
      expect((await redeem(server, token)).status).to.equal(201);
    });

    it('has no way in once the day is over at the site, or the link was taken back or replaced', async () => {
      const officer = await nameOfficer(clerk, visit);
      const [late, taken, replaced] = [
        await linkFor(clerk, visit, await nameOfficer(clerk, visit, '神田 一郎')),
        await linkFor(clerk, visit, await nameOfficer(clerk, visit, '麹町 二郎')),
        await linkFor(clerk, visit, officer),
      ];
      const again = await linkFor(clerk, visit, officer);
      const officers = await good<{ items: { id: string; name: string; way: string }[] }>(
        clerk.call('GET', officersPath(visit)),
      );
      expect(officers.items.map(({ way }) => way)).to.deep.equal(['link-made', 'link-made', 'link-made']);
      const other = officers.items.find(({ name }) => name === '麹町 二郎');
      expect((await clerk.call('DELETE', `${officersPath(visit)}/${other!.id}/link`)).status).to.equal(204);
      expect(codeOf(await redeem(server, taken))).to.equal('401 TOKEN_INVALID');
      expect(codeOf(await redeem(server, replaced))).to.equal('401 TOKEN_INVALID');
      expect((await redeem(server, again)).status).to.equal(201);
      server.now = new Date('2026-11-25T15:00:00.000Z');
      expect(codeOf(await redeem(server, late))).to.equal('401 TOKEN_INVALID');
    });

    it('is slowed down in guessing', async () => {
      const answers: number[] = [];
      for (let index = 0; index < 31; index += 1)
        answers.push((await redeem(server, String(index).padStart(43, 'A'))).status);
      expect(answers.slice(0, 30).every((status) => status === 401)).to.equal(true);
      expect(answers[30]).to.equal(429);
    });

    it('sees of each person when, who and which row, and nothing besides', async () => {
      const guest = await guestOf(server, clerk, visit);
      const desk = await good<VisitDesk>(guest.call('GET', '/visit-desk'));
      expect(desk).to.include({ municipalityName: '千代田区', room: '第1会議室', on: DAY });
      expect(desk.rows.map(({ from }) => from)).to.deep.equal(['09:00', '09:15', '09:30']);
      expect(Object.keys(desk.rows[0]!).sort()).to.deep.equal(
        ['id', 'rowNumber', 'isWalkIn', 'name', 'kana', 'from', 'desk', 'checkedInAt', 'finding'].sort(),
      );
    });

    it('checks people in, gives the three answers, and takes one back', async () => {
      const guest = await guestOf(server, clerk, visit);
      const [first = '', second = '', third = ''] = visit.rowIds;
      const path = (id: string, what: string) => `/visit-desk/rows/${id}/${what}`;
      const find = (id: string, finding: string) =>
        guest.call('PUT', path(id, 'finding'), { body: { finding } });
      for (const id of [first, second]) await good(guest.call('PUT', path(id, 'check-in')));
      await good(find(first, 'sufficient'));
      await good(find(second, 'falls-back'));
      await good(find(third, 'did-not-come'));
      const counts = async () => (await good<VisitDesk>(guest.call('GET', '/visit-desk'))).counts;
      expect(await counts()).to.deep.equal({ rows: 3, accepted: 1, short: 1, noShow: 1, open: 0 });
      await good(guest.call('DELETE', path(third, 'finding')));
      expect(await counts()).to.deep.equal({ rows: 3, accepted: 1, short: 1, noShow: 0, open: 1 });
      expect((await find(first, 'passport')).status).to.equal(422);
      const kinds = { finding: 'sufficient', papers: ['passport'] };
      expect((await guest.call('PUT', path(first, 'finding'), { body: kinds })).status).to.equal(422);
    });

    it('checks somebody in who stands on the list without a time, and takes it back', async () => {
      const [waiting = ''] = visit.rowIds;
      await db('visit_rows').where({ id: waiting }).update({ slot_id: null });
      await db('applications').where({ drive_id: visit.driveId }).update({ state: 'checked' });
      const guest = await guestOf(server, clerk, visit);
      const path = `/visit-desk/rows/${waiting}/check-in`;
      expect(await good<object>(guest.call('PUT', path))).to.include({ from: null, finding: null });
      expect(await good<object>(guest.call('DELETE', path))).to.include({ checkedInAt: null });
      expect(await db('applications').where({ drive_id: visit.driveId, state: 'checked' })).to.have.length(3);
    });

    it('reaches no row of another visit', async () => {
      const other = await makeVisit();
      const guest = await guestOf(server, clerk, visit);
      for (const [method, what, body] of [
        ['PUT', 'check-in', undefined],
        ['DELETE', 'check-in', undefined],
        ['PUT', 'finding', { finding: 'did-not-come' }],
        ['DELETE', 'finding', undefined],
      ] as const) {
        const answer = await guest.call(method, `/visit-desk/rows/${other.rowIds[0]!}/${what}`, { body });
        expect(codeOf(answer), `${method} ${what}`).to.equal('404 NOT_FOUND');
      }
    });

    it('is refused by every route that is not the desk, and the desk by everybody else', async () => {
      const guest = await guestOf(server, clerk, visit);
      const admin = await server.operator('admin');
      const routes = declaredRoutes().filter(({ permission }) => permission !== 'public');
      expect(routes.length).to.be.greaterThan(100);
      const here = await mountedPaths(server);
      for (const { method, path, permission } of routes) {
        const address = path.replace(/\{\w+\}/g, '7f1c2c1e-5d53-4f59-9c3e-1b7a6f0c9a11');
        if (!here.has(`${method} ${path}`)) continue;
        if (permission === 'visit-desk') {
          expect(codeOf(await admin.call(method.toUpperCase(), address)), path).to.equal('401 TOKEN_INVALID');
          expect((await server.call(method.toUpperCase(), address)).status, path).to.equal(401);
        } else
          expect(codeOf(await guest.call(method.toUpperCase(), address)), path).to.equal('401 TOKEN_INVALID');
      }
    });

    it('goes on after a reload of the page, and never past midnight at the site', async () => {
      const guest = await guestOf(server, clerk, visit);
      const renew = () =>
        server.call('POST', '/visit-desk/session/renewal', { headers: { cookie: guest.cookie } });
      server.advance(11);
      expect(codeOf(await guest.call('GET', '/visit-desk'))).to.equal('401 TOKEN_INVALID');
      const renewed = new TestGuest(server, await renew());
      expect((await renewed.call('GET', '/visit-desk')).status).to.equal(200);
      server.now = new Date('2026-11-25T14:58:00.000Z');
      const last = await renew();
      expect(last.body).to.include({ expiresAt: '2026-11-25T15:00:00.000Z' });
      server.now = new Date('2026-11-25T14:59:59.000Z');
      expect((await new TestGuest(server, last).call('GET', '/visit-desk')).status).to.equal(200);
      server.now = new Date('2026-11-25T15:00:00.000Z');
      expect(codeOf(await new TestGuest(server, last).call('GET', '/visit-desk'))).to.equal(
        '401 TOKEN_INVALID',
      );
      expect(codeOf(await renew())).to.equal('401 TOKEN_INVALID');
    });

    it('has the day of the site’s zone where clocks change', async () => {
      await db('sites').where({ id: company.tokyo.id }).update({ time_zone: 'America/New_York' });
      for (const [day, from, until] of [
        ['2026-03-08', '2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z'],
        ['2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
      ] as const) {
        server.now = new Date(from);
        clerk = await server.operator('hr');
        const officer = await nameOfficer(clerk, await makeVisit({ visitOn: day }));
        expect(officer).to.include({ from, until });
      }
    });

    it('is out at once when taken off, locked out by a new link, or the visit moves or ends', async () => {
      const standing = async (guest: TestGuest) => (await guest.call('GET', '/visit-desk')).status;
      const officer = await nameOfficer(clerk, visit);
      const first = new TestGuest(server, await redeem(server, await linkFor(clerk, visit, officer)));
      expect(await standing(first)).to.equal(200);
      const token = await linkFor(clerk, visit, officer);
      expect(await standing(first)).to.equal(401);
      const second = new TestGuest(server, await redeem(server, token));
      await db('visits').where({ id: visit.visitId }).update({ visit_on: '2026-11-26' });
      expect(await standing(second)).to.equal(401);
      await db('visits').where({ id: visit.visitId }).update({ visit_on: DAY, state: 'reconciling' });
      expect(await standing(second)).to.equal(401);
      await db('visits').where({ id: visit.visitId }).update({ state: 'running' });
      expect(await standing(second)).to.equal(200);
      expect((await clerk.call('DELETE', `${officersPath(visit)}/${officer.id}`)).status).to.equal(204);
      expect(await standing(second)).to.equal(401);
      expect((await clerk.call('DELETE', `${officersPath(visit)}/${officer.id}`)).status).to.equal(404);
    });

    it('leaves the desk, and the cookie is worth nothing from then on', async () => {
      const guest = await guestOf(server, clerk, visit);
      expect((await guest.call('DELETE', '/visit-desk/session')).status).to.equal(204);
      const renewal = { headers: { cookie: guest.cookie } };
      expect(codeOf(await server.call('POST', '/visit-desk/session/renewal', renewal))).to.equal(
        '401 TOKEN_INVALID',
      );
    });

    it('is named by the clerks of the drive alone, while the visit has a day to come', async () => {
      const body = { name: '大手 町子', office: '千代田区' };
      const admin = await server.operator('admin');
      expect((await admin.call('POST', officersPath(visit), { body })).status).to.equal(403);
      const without = await makeVisit({ visitOn: null, state: 'requested' });
      expect(refusal(await clerk.call('POST', officersPath(without), { body }))).to.equal(
        'VISIT_WITHOUT_DAY',
      );
      const past = await makeVisit({ visitOn: '2026-11-24' });
      expect(refusal(await clerk.call('POST', officersPath(past), { body }))).to.equal('VISIT_DAY_OVER');
      const elsewhere = await server.operator('hr', [company.osaka.id]);
      const ofDepartment = await server.operator('hr', [], [company.department.id]);
      for (const { id } of [elsewhere, ofDepartment])
        await db('drive_clerks').insert({
          drive_id: visit.driveId,
          operator_id: id,
          since: MORNING.toISOString(),
        });
      expect((await elsewhere.call('POST', officersPath(visit), { body })).status).to.equal(404);
      expect((await ofDepartment.call('POST', officersPath(visit), { body })).status).to.equal(403);
      const strange = officersPath({ ...visit, driveId: past.driveId });
      expect((await clerk.call('GET', strange)).status).to.equal(404);
    });

    it('stands in the trail by name for as long as the name is kept, which the entry itself does not hold', async () => {
      const guest = await guestOf(server, clerk, visit);
      await guest.call('DELETE', '/visit-desk/session');
      const auditor = await server.operator('auditor');
      const { items } = await good<{ items: { action: string; actorName: string | null }[] }>(
        auditor.call('GET', '/audit?subjectType=visit-officer'),
      );
      expect(items.map(({ action }) => action)).to.deep.equal([
        'visit-officer.signed-out',
        'visit-officer.signed-in',
        'visit-officer.link-made',
        'visit-officer.named',
      ]);
      expect(items.slice(0, 2).map(({ actorName }) => actorName)).to.deep.equal(['大手 町子', '大手 町子']);
      const entries = await db('audit_entries').where({ subject_type: 'visit-officer' });
      expect(JSON.stringify(entries)).not.to.include('大手');
    });
  });
});

/** What this half of the server answers to at all. */
async function mountedPaths(server: TestConsole): Promise<ReadonlySet<string>> {
  const response = await fetch(`${server.url}/api/v1/openapi.json`);
  const { paths } = (await response.json()) as { paths: Record<string, Record<string, unknown>> };
  return new Set(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path.replace('/api/v1', '')}`),
    ),
  );
}
