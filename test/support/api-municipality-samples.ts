import { randomUUID } from 'node:crypto';
import { DEFAULT_PROFILE } from '@monban/core/api/municipality-profile';
import { newRecordId } from '@monban/server/records/new-record-id';
import type { SampleContext, Samples } from './api-samples.ts';

const AT = '2026-01-05T00:00:00.000Z';
const PROFILE = {
  ...DEFAULT_PROFILE,
  contactDepartment: '市民課',
  contactPhone: '03-0000-0000',
  contactEmail: 'shimin@example.jp',
  contactUrl: 'https://city.example.jp/card',
  formNotes: '様式第1号',
  notes: '窓口は平日のみ',
  confirmed: ['minApplicants'],
  lastConfirmedOn: '2026-01-05',
};
const NEW_NAME = {
  ended: [{ code: '131016', successors: ['131016'] }],
  begun: [{ code: '131016', name: '新千代田区', kana: 'シンチヨダク', parentCode: null }],
  note: '告示待ち',
};

/** The directory of municipalities and what each asks for. */
export const MUNICIPALITY_SAMPLES: Samples = {
  listMunicipalities: () => ({ query: { prefecture: '13', day: '2026-04-01', edited: 'no' } }),
  getMunicipality: () => ({ params: { code: '212156' }, query: { day: '2026-04-01' } }),
  putMunicipalityProfile: async (context) => {
    await context.api.db('municipality_profiles').where({ code: '212156' }).delete();
    return { params: { code: '212156' }, body: PROFILE };
  },
  resetMunicipalityProfile: async (context) => ({
    params: { code: '011002' },
    headers: { 'if-match': `"${await storeProfile(context)}"` },
  }),
  listMunicipalityChanges: () => ({}),
  createMunicipalityChange: async ({ api }) => {
    await api.db('municipality_changes').delete();
    return { body: { effectiveOn: '2030-04-01', ...NEW_NAME } };
  },
  removeMunicipalityChange: async ({ api }) => {
    await api.db('municipality_changes').delete();
    const id = newRecordId(randomUUID);
    await api.db('municipality_changes').insert({
      id,
      effective_on: '2031-04-01',
      ended: JSON.stringify(NEW_NAME.ended),
      begun: JSON.stringify(NEW_NAME.begun),
      note: NEW_NAME.note,
      created_at: AT,
    });
    return { params: { changeId: id } };
  },
};

/** The version of a profile that is there. */
async function storeProfile({ api }: SampleContext): Promise<number> {
  const { confirmed, lastConfirmedOn, ...values } = PROFILE;
  const profiles = api.db('municipality_profiles');
  await profiles.clone().where({ code: '011002' }).delete();
  await profiles.clone().insert({
    code: '011002',
    profile: JSON.stringify({ values, confirmed }),
    last_confirmed_on: lastConfirmedOn,
    version: 3,
    updated_at: AT,
  });
  return 3;
}
