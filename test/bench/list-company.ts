import { CreatePerson } from '@monban/core/api/people';
import type { Knex } from '@monban/db/open';
import { personToRow } from '@monban/server/people/person-row';
import { seededNumbers } from './seeded-numbers.ts';

/** One controller at each site. */
export const SITES = 8;
export const DOORS_OF_SITE = 8;
export const FAMILIES = [
  ['佐藤', 'サトウ'],
  ['鈴木', 'スズキ'],
  ['高橋', 'タカハシ'],
  ['田中', 'タナカ'],
  ['伊藤', 'イトウ'],
  ['渡辺', 'ワタナベ'],
  ['山本', 'ヤマモト'],
  ['中村', 'ナカムラ'],
  ['小林', 'コバヤシ'],
  ['加藤', 'カトウ'],
  ['吉田', 'ヨシダ'],
  ['山田', 'ヤマダ'],
  ['佐々木', 'ササキ'],
  ['斎藤', 'サイトウ'],
  ['清水', 'シミズ'],
  ['長谷川', 'ハセガワ'],
] as const;

/** A kind of id, in the two digits that tell it from the others. */
export type BenchIdKind = keyof typeof KINDS;
const KINDS = {
  site: '5a',
  department: 'de',
  area: 'a0',
  controller: 'c0',
  door: 'd0',
  epoch: 'e0',
  person: 'b0',
} as const;
/** What `benchId` puts before ten digits. */
export const benchIdPrefix = (kind: BenchIdKind): string => `00000000-0000-4000-8000-${KINDS[kind]}`;
export const benchId = (kind: BenchIdKind, number: number): string =>
  `${benchIdPrefix(kind)}${String(number).padStart(10, '0')}`;
/** What a badge's id has before its ten digits. */
export const BADGE_ID_PREFIX = 'list-bench-A';
export const employeeCodeOf = (person: number): string => `E${String(person).padStart(6, '0')}`;

const DEPARTMENTS = 40;
const ROWS_PER_STATEMENT = 200;
const AT = '2024-01-05T00:00:00.000Z';
const TIMES = { created_at: AT, updated_at: AT };

/** Sites with their doors, and people of every site, one in twenty of them gone, with a badge each. */
export async function makeListCompany(db: Knex, people: number): Promise<void> {
  await db.transaction(async (trx) => {
    await makePlaces(trx);
    await trx.batchInsert('people', peopleRows(people), ROWS_PER_STATEMENT);
    await trx.batchInsert('badges', times(people, badgeRow), ROWS_PER_STATEMENT);
  });
}

async function makePlaces(trx: Knex): Promise<void> {
  const place = (kind: 'site' | 'department', number: number) => ({
    id: benchId(kind, number),
    name: `${kind} ${number}`,
    ...TIMES,
  });
  await trx('sites').insert(times(SITES, (site) => ({ ...place('site', site), time_zone: 'Asia/Tokyo' })));
  await trx('departments').insert(
    times(DEPARTMENTS, (number) => ({ ...place('department', number), code: `D${number}` })),
  );
  await trx('areas').insert(times(SITES * 2, areaRow));
  await trx('controllers').insert(times(SITES, controllerRow));
  await trx('doors').insert(times(SITES * DOORS_OF_SITE, doorRow));
}

const areaRow = (area: number) => ({
  id: benchId('area', area),
  site_id: benchId('site', area % SITES),
  name: `area ${area}`,
  is_protected: false,
  ...TIMES,
});

const controllerRow = (site: number) => ({
  id: benchId('controller', site),
  site_id: benchId('site', site),
  name: `controller ${site}`,
  role: 'door',
  state: 'enrolled',
  ...TIMES,
});

/** Door `n` is at site `n % SITES`. */
const doorRow = (door: number) => ({
  id: benchId('door', door),
  kind: 'door',
  site_id: benchId('site', door % SITES),
  name: `door ${door}`,
  inside_area_id: benchId('area', door % SITES),
  outside_area_id: benchId('area', (door % SITES) + SITES),
  controller_id: benchId('controller', door % SITES),
  required_assurance: 'badge',
  certificate_rule: 'where-the-carrier-has-one',
  unlock_ms: 5000,
  held_open_ms: 30_000,
  maximum_age_hours: 72,
  stale_fallback: 'shut',
  locked_down: false,
  ...TIMES,
});

function peopleRows(people: number) {
  const draw = seededNumbers(20_000);
  return times(people, (person) => {
    const [familyName, familyKana] = FAMILIES[draw(FAMILIES.length)] ?? FAMILIES[0];
    const given = GIVEN_KANA[draw(GIVEN_KANA.length)] ?? '';
    const input = CreatePerson.parse({
      employeeCode: employeeCodeOf(person),
      kind: 'employee',
      familyName,
      givenName: `${given}子`,
      familyKana,
      givenKana: `${given}コ`,
      romanName: null,
      endsOn: null,
      email: `${employeeCodeOf(person)}@example.jp`,
      departmentId: benchId('department', draw(DEPARTMENTS)),
      siteId: benchId('site', draw(SITES)),
      startsOn: `20${10 + draw(14)}-04-01`,
    });
    const retired_at = draw(20) === 0 ? AT : null;
    return { id: benchId('person', person), ...personToRow(input), ...TIMES, retired_at };
  });
}

const GIVEN_KANA = Array.from('アイカキクケサシセタチナノハヒフマミモヤユヨリレ').flatMap((first) =>
  Array.from('イキサズツナミヨリ').map((second) => `${first}${second}`),
);

const badgeRow = (person: number) => ({
  id: `${BADGE_ID_PREFIX}${String(person).padStart(10, '0')}`,
  person_id: benchId('person', person),
  carrier: 'company-card',
  state: 'active',
  state_since: AT,
  public_key: 'A'.repeat(87),
  has_pin: false,
  ordered_until: '2031-01-05T00:00:00.000Z',
  valid_from: AT,
  valid_until: '2031-01-05T00:00:00.000Z',
  counter_floor: 0,
  ordered_at: AT,
  issued_at: AT,
  ...TIMES,
});

function times<Row>(count: number, make: (index: number) => Row): Row[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
