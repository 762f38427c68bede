import { DEFAULT_PROFILE, PROFILE_FIELDS } from '@monban/core/api/municipality-profile';
import type { Knex } from '@monban/db/open';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { withCheckDigit as withNumberCheck } from '../../support/my-numbers.ts';
import { seedPlaces } from '../../support/seed-places.ts';
import { TestConsole, type Answer, type TestOperator } from '../../support/test-console.ts';

/** Yamagata in Gifu, where the only published minimum is from. */
const YAMAGATA = '212156';
const CHIYODA = '131016';
const PROFILE = {
  ...DEFAULT_PROFILE,
  acceptsNonResidents: 'with-forwarding',
  deliveryKinds: ['restricted-mail', 'registered-mail'],
  contactDepartment: '市民環境課',
  contactPhone: '058-000-0000',
  confirmed: ['minApplicants', 'acceptsNonResidents'],
  lastConfirmedOn: '2026-11-20',
};
/** Two towns of Gifu become one. */
const MERGER = {
  effectiveOn: '2027-04-01',
  ended: [
    { code: '213811', successors: ['212229'] },
    { code: '213837', successors: ['212229'] },
  ],
  begun: [{ code: '212229', name: '新安八市', kana: 'しんあんぱちし', parentCode: null }],
  note: '告示待ち',
};

describe('municipalities', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    let server: TestConsole;
    let hr: TestOperator;

    beforeEach(async () => {
      db = await open();
      server = await TestConsole.start(db);
      hr = await server.operator('hr');
    });
    afterEach(() => server.close());

    const get = (path: string, operator = hr): Promise<Answer> => operator.call('GET', path);
    const list = async (query: string) => {
      const { body } = await get(`/municipalities?${query}`);
      const { items, total, nextCursor } = body as {
        items: { code: string; name: string; isEdited: boolean }[];
        total: number;
        nextCursor: string | null;
      };
      return { codes: items.map(({ code }) => code), items, total, nextCursor };
    };
    const put = (code: string, body: object, version?: number): Promise<Answer> =>
      hr.call('PUT', `/municipalities/${code}/profile`, {
        body,
        ...(version === undefined ? {} : { version }),
      });
    const reset = (code: string, version: number) =>
      hr.call('DELETE', `/municipalities/${code}/profile`, { version });
    const profileOf = async (code: string) =>
      (await get(`/municipalities/${code}`)).body['profile'] as Record<string, unknown>;
    const trail = (subject: string) =>
      db('audit_entries')
        .where({ subject_type: subject })
        .orderBy('sequence')
        .select<{ action: string; subject_id: string; before: string; after: string }[]>(
          'action',
          'subject_id',
          'before',
          'after',
        );

    it('are found by name, reading, code and prefecture, page after page in one order', async () => {
      expect((await list(`q=${encodeURIComponent('横浜市鶴見区')}`)).codes).to.deep.equal(['141011']);
      expect((await list(`q=${encodeURIComponent('ちよだく')}`)).codes).to.deep.equal([CHIYODA]);
      expect((await list('q=131016')).codes).to.deep.equal([CHIYODA]);
      const all = await list('prefecture=13&limit=500');
      expect(all.total).to.equal(62);
      const pages: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page = await list(`prefecture=13&limit=25&sort=-kana${cursor ? `&cursor=${cursor}` : ''}`);
        pages.push(...page.codes);
        cursor = page.nextCursor;
      }
      expect(new Set(pages).size).to.equal(62);
      expect([...pages].sort()).to.deep.equal(all.codes);
      expect((await get('/municipalities?sort=name')).body['code']).to.equal('VALIDATION_FAILED');
      expect((await get('/municipalities?sort=-kana&cursor=x')).body['code']).to.equal('VALIDATION_FAILED');
    });

    it('are those of the day: seven wards of Hamamatsu before 2024, three since', async () => {
      const wards = async (day: string) =>
        (await list(`day=${day}&q=${encodeURIComponent('静岡県浜松市')}`)).items.map(({ name }) => name);
      expect(await wards('2023-12-31')).to.have.length(8);
      expect(await wards('2024-01-01')).to.deep.equal(['浜松市', '中央区', '浜名区', '天竜区']);
      const { body } = await get('/municipalities/221350');
      expect(body).to.include({ name: '北区', until: '2024-01-01' });
      expect(body['standIns']).to.deep.equal(['221384', '221392']);
      expect((await get('/municipalities/221350?day=2023-12-31')).body['standIns']).to.deep.equal(['221350']);
    });

    it('are of today in Japan, where the day begins before it does in UTC', async () => {
      server.now = new Date('2023-12-31T15:00:00.000Z');
      expect((await list('q=221384')).codes).to.deep.equal(['221384']);
      server.now = new Date('2023-12-31T14:59:59.999Z');
      expect((await list('q=221384')).codes).to.deep.equal([]);
    });

    it('begin with defaults, of which nothing is stored and nothing is confirmed', async () => {
      const { body, headers } = await get(`/municipalities/${YAMAGATA}`);
      expect(headers.get('etag')).to.be.null;
      const profile = body['profile'] as { standing: Record<string, string> };
      expect(profile).to.deep.include({ ...DEFAULT_PROFILE, isEdited: false, version: 0 });
      expect(Object.keys(profile.standing)).to.have.members([...PROFILE_FIELDS]);
      expect(new Set(Object.values(profile.standing))).to.deep.equal(new Set(['default']));
      expect(await db('municipality_profiles').select('code')).to.deep.equal([]);
    });

    it('keep what one of them said, with whose word each field is, in the list and in the trail', async () => {
      const { status, body, headers } = await put(YAMAGATA, PROFILE);
      expect([status, headers.get('etag')]).to.deep.equal([200, '"1"']);
      expect(body).to.deep.include({ ...PROFILE, version: 1, isEdited: true });
      expect(body['standing']).to.include({
        minApplicants: 'confirmed',
        acceptsNonResidents: 'confirmed',
        deliveryKinds: 'entered',
        leadTimeDays: 'default',
      });
      const ours = await list('edited=yes');
      expect(ours.items).to.have.length(1);
      expect(ours.items[0]).to.include({ code: YAMAGATA, isEdited: true, lastConfirmedOn: '2026-11-20' });
      expect((await list('edited=no')).total).to.equal((await list('')).total - 1);
      const [entry] = await trail('municipality-profile');
      expect([entry?.action, entry?.subject_id]).to.deep.equal(['municipality-profile.changed', YAMAGATA]);
      expect(JSON.parse(entry?.before ?? '')).to.include({ acceptsNonResidents: 'ask', isEdited: false });
      const after = JSON.parse(entry?.after ?? '') as Record<string, unknown>;
      expect(after['otherFields']).to.deep.equal(['contactDepartment', 'contactPhone']);
      expect(entry?.after).to.not.include('058-000');
    });

    it('are changed by one operator at a time, also where nothing was stored yet', async () => {
      expect((await put(YAMAGATA, PROFILE, 1)).body['code'], 'there is no version').to.equal(
        'VERSION_CONFLICT',
      );
      expect((await put(YAMAGATA, PROFILE)).status).to.equal(200);
      expect((await put(YAMAGATA, PROFILE)).body['code'], 'another was first').to.equal('VERSION_CONFLICT');
      expect((await put(YAMAGATA, { ...PROFILE, minApplicants: 10 }, 1)).body['version']).to.equal(2);
      expect((await put(YAMAGATA, PROFILE, 1)).body['code']).to.equal('VERSION_CONFLICT');
      expect(await trail('municipality-profile')).to.have.length(2);
    });

    it('go back to the defaults, and no version is ever used twice', async () => {
      await put(YAMAGATA, PROFILE);
      expect((await hr.call('DELETE', `/municipalities/${YAMAGATA}/profile`)).body['code']).to.equal(
        'PRECONDITION_REQUIRED',
      );
      expect((await reset(YAMAGATA, 2)).body['code']).to.equal('VERSION_CONFLICT');
      const { body } = await reset(YAMAGATA, 1);
      expect(body).to.deep.include({
        ...DEFAULT_PROFILE,
        isEdited: false,
        version: 2,
        lastConfirmedOn: null,
      });
      expect((await list('edited=yes')).total).to.equal(0);
      expect((await reset(YAMAGATA, 2)).body['code']).to.equal('NOT_FOUND');
      expect((await put(YAMAGATA, PROFILE, 1)).body['code']).to.equal('VERSION_CONFLICT');
      expect((await put(YAMAGATA, PROFILE, 2)).body['version']).to.equal(3);
      const actions = (await trail('municipality-profile')).map(({ action }) => action.split('.')[1]);
      expect(actions).to.deep.equal(['changed', 'reset', 'changed']);
      const [, entry] = await trail('municipality-profile');
      expect(`${entry?.before ?? ''}${entry?.after ?? ''}`).to.not.include('市民環境課');
    });

    const wrong: readonly [what: string, change: object, pointer: string, code: string][] = [
      ['a confirmation without its day', { lastConfirmedOn: null }, '/lastConfirmedOn', 'REQUIRED'],
      ['weeks the wrong way round', { expectedWeeksMin: 9 }, '/expectedWeeksMax', 'TOO_SMALL'],
      ['a list that is due before it is asked for', { rosterDueDays: 22 }, '/rosterDueDays', 'TOO_LARGE'],
      ['cards kept after they are destroyed', { returnPeriodMonths: 7 }, '/returnPeriodMonths', 'TOO_LARGE'],
      [
        'a list without names',
        { rosterColumns: ['row', 'slot', 'kana'] },
        '/rosterColumns',
        'ROSTER_COLUMN_MISSING',
      ],
      ['one need twice', { needs: ['desks', 'desks'] }, '/needs', 'DUPLICATE'],
      [
        'a column for identity papers',
        { rosterColumns: ['identity-papers'] },
        '/rosterColumns/0',
        'NOT_A_CHOICE',
      ],
      ['an address of another kind', { contactUrl: 'javascript:alert(1)' }, '/contactUrl', 'FORMAT'],
      ['a telephone that is none', { contactPhone: '窓口' }, '/contactPhone', 'FORMAT'],
    ];
    for (const [what, change, pointer, code] of wrong) {
      it(`refuse ${what}`, async () => {
        const { status, body } = await put(YAMAGATA, { ...PROFILE, ...change });
        expect(status).to.equal(422);
        const problems = body['problems'] as { pointer: string; code: string }[];
        expect(problems.map((each) => [each.pointer, each.code])).to.deep.include([pointer, code]);
      });
    }

    it('refuse a My Number in every free text, and keep nothing', async () => {
      const number = withNumberCheck('27182818284');
      for (const field of ['contactDepartment', 'contactPhone', 'formNotes', 'notes']) {
        const { body } = await put(YAMAGATA, { ...PROFILE, [field]: `担当 ${number}` });
        expect(body['code'], field).to.equal('MY_NUMBER_REFUSED');
        expect(JSON.stringify(body)).to.not.include(number);
      }
      expect((await profileOf(YAMAGATA))['isEdited']).to.be.false;
    });

    it('read a telephone number from abroad as it is dialled here', async () => {
      const { body } = await put(YAMAGATA, { ...PROFILE, contactPhone: '+81 58-000-0000' });
      expect(body['contactPhone']).to.equal('058-000-0000');
    });

    it('keep a profile that was stored before a field was there, with the default in its place', async () => {
      await put(YAMAGATA, { ...PROFILE, minApplicants: 10 });
      const { profile } = await db('municipality_profiles').first<{ profile: string }>('profile');
      const stored = JSON.parse(profile) as { values: Record<string, unknown> };
      delete stored.values['parallelDesks'];
      await db('municipality_profiles').update({ profile: JSON.stringify(stored) });
      expect(await profileOf(YAMAGATA)).to.include({ minApplicants: 10, parallelDesks: 1 });
    });

    it('that there are not have no profile', async () => {
      expect((await get('/municipalities/131008')).body['code'], 'the 23 wards together').to.equal(
        'NOT_FOUND',
      );
      expect((await put('131008', PROFILE)).body['code']).to.equal('NOT_FOUND');
      expect((await get('/municipalities/131017')).body['code'], 'check digit').to.equal('VALIDATION_FAILED');
    });

    it('are of HR: others neither see nor change them', async () => {
      for (const role of ['facilities', 'security', 'reception', 'auditor'] as const) {
        const other = await server.operator(role);
        expect((await get('/municipalities', other)).body['code'], role).to.equal('FORBIDDEN');
        const { body } = await other.call('PUT', `/municipalities/${YAMAGATA}/profile`, { body: PROFILE });
        expect(body['code'], role).to.equal('FORBIDDEN');
      }
    });

    it('become one on the day of a merger that we entered ourselves, until it is taken back', async () => {
      const { status, body } = await hr.call('POST', '/municipality-changes', { body: MERGER });
      expect(status, JSON.stringify(body)).to.equal(201);
      expect(body).to.deep.include({ effectiveOn: '2027-04-01', isApplied: true, note: '告示待ち' });
      expect((await list('day=2027-04-01&q=213837')).codes).to.deep.equal([]);
      expect((await list('day=2027-04-01&q=212229')).items[0]).to.include({ name: '新安八市' });
      expect((await list('day=2027-03-31&q=212229')).codes).to.deep.equal([]);
      const town = await get('/municipalities/213837?day=2027-04-01');
      expect(town.body['standIns']).to.deep.equal(['212229']);
      expect((await put('212229', PROFILE)).status, 'already before it begins').to.equal(200);
      const changes = (await get('/municipality-changes')).body['items'] as { id: string }[];
      expect(changes).to.have.length(1);
      const removal = await hr.call('DELETE', `/municipality-changes/${changes[0]?.id ?? ''}`);
      expect(removal.status).to.equal(204);
      expect((await list('day=2027-04-01&q=213837')).codes).to.deep.equal(['213837']);
      const actions = (await trail('municipality-change')).map(({ action }) => action);
      expect(actions).to.deep.equal(['municipality-change.created', 'municipality-change.removed']);
    });

    it('take no change that does not fit, and keep one that another builds on', async () => {
      const post = (body: object, operator = hr) => operator.call('POST', '/municipality-changes', { body });
      const unknown = { ...MERGER, ended: [{ code: '131008', successors: ['212229'] }] };
      const { body } = await post(unknown);
      const problems = body['problems'] as { pointer: string; code: string }[];
      expect(problems[0]).to.include({ pointer: '/ended/0/code', code: 'MUNICIPALITY_UNKNOWN' });
      expect((await post({ ...MERGER, ended: [], begun: [] })).status).to.equal(422);
      const first = await post(MERGER);
      const renamed = {
        effectiveOn: '2028-04-01',
        ended: [{ code: '212229', successors: ['212229'] }],
        begun: [{ code: '212229', name: '安八市', kana: 'アンパチシ', parentCode: null }],
        note: null,
      };
      expect((await post(renamed)).status).to.equal(201);
      const removal = await hr.call('DELETE', `/municipality-changes/${String(first.body['id'])}`);
      expect(removal.body['code']).to.equal('CONFLICT');
      const earlier = { ...MERGER, effectiveOn: '2026-12-01', begun: [], ended: [] };
      const taken = { ...earlier, ended: [{ code: '213837', successors: ['213811'] }] };
      expect((await post(taken)).body['code']).to.equal('VALIDATION_FAILED');
      expect((await get('/municipality-changes')).body['items']).to.have.length(2);
    });

    it('are changed for the whole organisation: not by an operator of some sites', async () => {
      const { siteId } = await seedPlaces(db);
      const local = await server.operator('hr', [siteId]);
      const { body } = await local.call('POST', '/municipality-changes', { body: MERGER });
      expect(body['code']).to.equal('FORBIDDEN');
      const profile = await local.call('PUT', `/municipalities/${YAMAGATA}/profile`, { body: PROFILE });
      expect(profile.status, 'what an office said is for all').to.equal(200);
    });
  });
});
