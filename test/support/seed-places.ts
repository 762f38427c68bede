import { randomUUID } from 'node:crypto';
import { AreaId, ControllerId, DoorId, PersonId, ReaderId, SiteId } from '@monban/core/ids';
import type { ControllerRole } from '@monban/core/messages/enrolment';
import type { Knex } from '@monban/db/open';
import { newRecordId } from '@monban/server/records/new-record-id';

/** The least organisation in which a door can stand and a person work. */
export interface SeededPlaces {
  readonly siteId: SiteId;
  readonly areaIds: readonly [AreaId, AreaId];
  readonly departmentId: string;
}

const AT = '2026-01-05T00:00:00.000Z';
const TIMES = { created_at: AT, updated_at: AT };

export async function seedPlaces(db: Knex): Promise<SeededPlaces> {
  const siteId = SiteId.parse(newRecordId(randomUUID));
  const areaIds = [AreaId.parse(newRecordId(randomUUID)), AreaId.parse(newRecordId(randomUUID))] as const;
  const departmentId: string = newRecordId(randomUUID);
  await db('sites').insert({ id: siteId, name: 'Tokyo', time_zone: 'Asia/Tokyo', ...TIMES });
  for (const [index, id] of areaIds.entries()) {
    await db('areas').insert({ id, site_id: siteId, name: `Area ${index}`, is_protected: false, ...TIMES });
  }
  await db('departments').insert({
    id: departmentId,
    code: `D${siteId.slice(0, 13)}`,
    name: 'Sales',
    ...TIMES,
  });
  return { siteId, areaIds, departmentId };
}

export async function seedController(
  db: Knex,
  { siteId }: Pick<SeededPlaces, 'siteId'>,
  role: ControllerRole = 'door',
): Promise<{ readonly controllerId: ControllerId; readonly readerId: ReaderId }> {
  const controllerId = ControllerId.parse(newRecordId(randomUUID));
  const readerId = ReaderId.parse(newRecordId(randomUUID));
  await db('controllers').insert({
    id: controllerId,
    site_id: siteId,
    name: 'Controller',
    role,
    state: 'pending',
    ...TIMES,
  });
  const reader = { id: readerId, controller_id: controllerId, side: 'in', name: 'Reader', ...TIMES };
  await db('readers').insert(reader);
  return { controllerId, readerId };
}

export async function seedDoor(
  db: Knex,
  { siteId, areaIds }: SeededPlaces,
  controller: { readonly controllerId: ControllerId; readonly readerId: ReaderId },
): Promise<DoorId> {
  const doorId = DoorId.parse(newRecordId(randomUUID));
  await db('doors').insert({
    id: doorId,
    kind: 'door',
    site_id: siteId,
    name: 'Main entrance',
    inside_area_id: areaIds[0],
    outside_area_id: areaIds[1],
    controller_id: controller.controllerId,
    required_assurance: 'badge',
    certificate_rule: 'where-the-carrier-has-one',
    unlock_ms: 5000,
    held_open_ms: 30_000,
    maximum_age_hours: 72,
    stale_fallback: 'shut',
    locked_down: false,
    ...TIMES,
  });
  await db('readers').where({ id: controller.readerId }).update({ door_id: doorId });
  return doorId;
}

export async function seedPerson(
  db: Knex,
  { siteId, departmentId }: { readonly siteId: string; readonly departmentId: string },
): Promise<PersonId> {
  const id = PersonId.parse(newRecordId(randomUUID));
  await db('people').insert({
    id,
    employee_code: id.slice(0, 8),
    kind: 'employee',
    family_name: '山田',
    given_name: '太郎',
    family_kana: 'ヤマダ',
    given_kana: 'タロウ',
    department_id: departmentId,
    site_id: siteId,
    starts_on: '2020-04-01',
    shown_name: '山田 太郎',
    sort_key: 'ヤマダ タロウ',
    search_text: 'ヤマダ タロウ 山田 太郎',
    ...TIMES,
  });
  return id;
}
