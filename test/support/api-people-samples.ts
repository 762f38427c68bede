import { randomUUID } from 'node:crypto';
import type { Knex } from '@monban/db/open';
import { newRecordId } from '@monban/server/records/new-record-id';
import { retire } from './api-records.ts';
import type { MakeSample, SampleContext, Samples } from './api-samples.ts';
import { seedPerson } from './seed-places.ts';

const FORMER = { starts_on: '2009-04-01', ends_on: '2010-03-31', employee_code: 'F-1' };

/** Employments and posts, terms of departments, and records of one person that are merged. */
export const PEOPLE_SAMPLES: Samples = {
  listEmployments: ({ records: { personId } }) => ({ params: { personId } }),
  getAccessOfPerson: ({ records: { memberId, doorId } }) => ({
    params: { personId: memberId },
    listed: doorId,
  }),
  addEmployment: withTerms(({ records: { departmentId, siteId } }) => ({
    body: {
      kind: 'contractor',
      employeeCode: code(),
      startsOn: '2012-04-01',
      endsOn: '2013-03-31',
      note: '契約',
      departmentId,
      siteId,
      title: '主任',
    },
  })),
  changeEmployment: withTerms((_, { employmentId }) => ({
    params: { employmentId },
    body: {
      kind: 'employee',
      employeeCode: code(),
      startsOn: '2026-04-01',
      endsOn: '2040-03-31',
      note: '延長',
    },
  })),
  removeEmployment: withTerms(async ({ api }, { personId }) => ({
    params: {
      employmentId: (await seedTerms(api.db, personId, FORMER)).employmentId,
    },
  })),
  addPost: withTerms(({ records: { departmentId, siteId } }) => ({
    body: {
      departmentId,
      siteId,
      title: '兼務',
      isMain: false,
      fromDate: '2026-06-01',
      untilDate: '2027-06-01',
    },
  })),
  changePost: withTerms(({ records: { departmentId, siteId } }, { besideId }) => ({
    params: { postId: besideId },
    body: { departmentId, siteId, title: '兼務', fromDate: '2026-06-01', untilDate: '2027-06-01' },
  })),
  removePost: withTerms((_, { besideId }) => ({ params: { postId: besideId } })),
  setLastDay: withTerms(() => ({ body: { lastDay: '2040-03-31' } })),
  listPersonChanges: ({ records: { personId } }) => ({ params: { personId }, listed: personId }),
  getDepartmentTree: ({ records: { departmentId } }) => ({
    query: { on: '2026-11-21' },
    listed: departmentId,
  }),
  listDepartmentTerms: ({ records: { departmentId } }) => ({ params: { departmentId } }),
  putDepartmentTerm: ({ records: { spareDepartmentId, memberId } }) => ({
    params: { departmentId: spareDepartmentId, fromDate: '2027-04-01' },
    subject: { table: 'departments', id: spareDepartmentId },
    body: { code: code(), name: '文書部', parentId: null, headId: memberId },
  }),
  removeDepartmentTerm: async ({ api, records: { spareDepartmentId } }) => {
    const days = ['2026-04-01', '2027-04-01'];
    // As it is called already: nothing takes effect by its date while routes are asked.
    const called = await api
      .db('departments')
      .where({ id: spareDepartmentId })
      .first<object>('code', 'name', 'parent_id', 'head_id');
    const rows = days.map((from_date) => ({ ...called, department_id: spareDepartmentId, from_date }));
    await api.db('department_terms').insert(rows).onConflict(['department_id', 'from_date']).ignore();
    return {
      params: { departmentId: spareDepartmentId, fromDate: '2027-04-01' },
      subject: { table: 'departments', id: spareDepartmentId },
    };
  },
  listDuplicates: () => ({}),
  listMerges: ({ records: { personId } }) => ({ params: { personId } }),
  mergePeople: async ({ api: { db }, records }) => {
    const [personId, loserId] = [await seedPerson(db, records), await seedPerson(db, records)];
    return {
      params: { personId },
      subject: { table: 'people', id: personId },
      body: { loserId, loserVersion: 1, take: ['email'] },
    };
  },
  undoMerge: async (context) => ({
    params: { personId: context.records.personId, mergeId: await mergedAway(context) },
  }),
  tellPeopleApart: ({ records: { personId, memberId } }) => ({ params: { personId, otherId: memberId } }),
  forgetTellingApart: ({ records: { personId, memberId } }) => ({ params: { personId, otherId: memberId } }),
};

interface SeededTerms {
  readonly personId: string;
  readonly employmentId: string;
  readonly besideId: string;
}

/** The changes of one person's terms: under the person's version, with an employment and a post beside the main one. */
function withTerms(make: (context: SampleContext, terms: SeededTerms) => ReturnType<MakeSample>): MakeSample {
  return async (context) => {
    const { personId } = context.records;
    const terms = await seedTerms(context.api.db, personId);
    const sample = await make(context, terms);
    return {
      ...sample,
      params: { personId, ...sample.params },
      subject: { table: 'people', id: personId },
    };
  };
}

/** As the person's row has it, so that nothing is due; or an employment before that. */
async function seedTerms(
  db: Knex,
  personId: string,
  former?: { readonly starts_on: string; readonly ends_on: string; readonly employee_code: string },
): Promise<SeededTerms> {
  const [employmentId, besideId] = [newRecordId(randomUUID), newRecordId(randomUUID)];
  const days = ['employee_code', 'kind', 'starts_on', 'ends_on'];
  const own = await db('people').where({ id: personId }).first<{ starts_on: string }>(days);
  const place = await db('people').where({ id: personId }).first<object>('department_id', 'site_id');
  const employment = { ...own, ...former };
  await db('employments').insert({ ...employment, id: employmentId, person_id: personId });
  const post = { ...place, employment_id: employmentId, from_date: employment.starts_on };
  await db('posts').insert({ ...post, id: newRecordId(randomUUID), is_main: true });
  await db('posts').insert({ ...post, id: besideId, is_main: false });
  return { personId, employmentId, besideId };
}

/** A merge that nothing was moved by, and that can be taken back. */
async function mergedAway({ api, records }: SampleContext): Promise<string> {
  const id = newRecordId(randomUUID);
  await retire(api.db, 'people', records.memberId);
  await api.db('person_merges').insert({
    id,
    winner_id: records.personId,
    loser_id: records.memberId,
    winner_version: 1,
    loser_version: 1,
    content: JSON.stringify({
      former: {},
      winnerRetiredAt: null,
      loserRetiredAt: null,
      loserCode: null,
      rows: {},
      departmentTerms: [],
      memberships: [],
      droppedMemberships: [],
      badges: [],
      kept: { employments: 0, accessLevels: 0 },
    }),
    merged_by: records.operatorId,
    merged_at: '2026-01-05T00:00:00.000Z',
  });
  return id;
}

function code(): string {
  return randomUUID().slice(0, 8);
}
