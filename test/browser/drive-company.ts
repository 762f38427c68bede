import { randomUUID } from 'node:crypto';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { newRecordId } from '@monban/server/records/new-record-id';
import { seedPerson } from '../support/seed-places.ts';

const AT = '2026-01-05T00:00:00.000Z';
const TIMES = { created_at: AT, updated_at: AT };
const FAMILIES = ['佐藤', '鈴木', '高橋', '田中', '伊藤', '渡辺', '山本', '中村', '小林', '加藤'];
const KANA = [
  'サトウ',
  'スズキ',
  'タカハシ',
  'タナカ',
  'イトウ',
  'ワタナベ',
  'ヤマモト',
  'ナカムラ',
  'コバヤシ',
  'カトウ',
];

/** Two sites; one department is so small that nothing of it may be told. */
export interface DriveCompany {
  readonly developers: readonly PersonId[];
  readonly clerks: readonly PersonId[];
  readonly sellers: readonly PersonId[];
}

export async function seedDriveCompany(db: Knex): Promise<DriveCompany> {
  const tokyo = await addSite(db, '東京本社');
  const osaka = await addSite(db, '大阪支社');
  const [development, affairs, sales] = [
    await addDepartment(db, 'DEV', '開発部'),
    await addDepartment(db, 'GA', '総務部'),
    await addDepartment(db, 'SALES', '営業部'),
  ];
  return {
    developers: await addPeople(db, '開', { count: 60, siteId: tokyo, departmentId: development }),
    clerks: await addPeople(db, '務', { count: 6, siteId: tokyo, departmentId: affairs }),
    sellers: await addPeople(db, '営', { count: 45, siteId: osaka, departmentId: sales }),
  };
}

async function addSite(db: Knex, name: string): Promise<string> {
  const id: string = newRecordId(randomUUID);
  await db('sites').insert({ id, name, time_zone: 'Asia/Tokyo', ...TIMES });
  return id;
}

async function addDepartment(db: Knex, code: string, name: string): Promise<string> {
  const id: string = newRecordId(randomUUID);
  await db('departments').insert({ id, code, name, ...TIMES });
  return id;
}

async function addPeople(
  db: Knex,
  given: string,
  { count, ...place }: { readonly count: number; readonly siteId: string; readonly departmentId: string },
): Promise<readonly PersonId[]> {
  const made: PersonId[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const id = await seedPerson(db, place);
    const family = FAMILIES[turn % FAMILIES.length] ?? '';
    const kana = KANA[turn % KANA.length] ?? '';
    const name = `${given}${String(turn).padStart(2, '0')}`;
    await db('people')
      .where({ id })
      .update({
        family_name: family,
        given_name: name,
        family_kana: kana,
        shown_name: `${family} ${name}`,
        sort_key: `${kana} ${String(turn).padStart(2, '0')}`,
        search_text: `${kana} ${family} ${name}`,
      });
    made.push(id);
  }
  return made;
}
