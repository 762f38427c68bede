import { createHash, randomUUID } from 'node:crypto';
import type { Knex } from '@monban/db/open';
import { ControllerId, DoorId } from '@monban/core/ids';
import { recordAudit } from '@monban/server/audit/record-audit';
import { newRecordId } from '@monban/server/records/new-record-id';
import { appendReceipt, startChain } from '@monban/trust/receipt-chain';
import type { SeededPlaces } from './seed-places.ts';
import { seedBadge } from './seed-badge.ts';
import { seedController, seedDoor, seedPerson, seedPlaces } from './seed-places.ts';

/** One of everything, at one site, fresh: what a request of a test is about, and nothing else refers to. */
export interface SiteRecords {
  readonly siteId: string;
  readonly departmentId: string;
  readonly areaIds: readonly [string, string];
  /** In no use, so that it can be retired. */
  readonly spareAreaId: string;
  readonly spareDepartmentId: string;
  readonly personId: string;
  readonly controllerId: string;
  readonly spareControllerId: string;
  readonly doorId: string;
  readonly spareDoorId: string;
  readonly scheduleId: string;
  readonly spareScheduleId: string;
  readonly accessLevelId: string;
  /** On the access level. */
  readonly memberId: string;
  readonly badgeId: string;
  /** In a national card, whose certificate ends soon. */
  readonly nationalBadgeId: string;
  readonly suspendedBadgeId: string;
  /** A desk that is online and free. */
  readonly deskId: string;
  readonly deskJobId: string;
  readonly operatorId: string;
  readonly approvalId: string;
  readonly receiptEpoch: string;
}

const AT = '2026-01-05T00:00:00.000Z';
const TIMES = { created_at: AT, updated_at: AT };

/** At the site of these places, or at a new one. */
export async function makeRecords(db: Knex, at?: SeededPlaces): Promise<SiteRecords> {
  return db.transaction(async (trx) => {
    const places = at ?? (await seedPlaces(trx));
    const { siteId, areaIds, departmentId } = places;
    const controller = await seedController(trx, places);
    const doorId = await seedDoor(trx, places, controller);
    const memberId = await seedPerson(trx, places);
    const rules = await makeRules(trx, { doorId, memberId });
    const people = await makePeople(trx, places);
    const desks = await makeDesks(trx, places, people);
    await auditPerson(trx, people.personId);
    return {
      siteId,
      areaIds,
      departmentId,
      controllerId: controller.controllerId,
      doorId,
      memberId,
      ...rules,
      ...people,
      ...desks,
      ...(await makeSpares(trx, places)),
      receiptEpoch: await makeReceipt(trx, { doorId, controllerId: controller.controllerId }),
    };
  });
}

/** Ends a record as retiring it does. */
export async function retire(db: Knex, table: string, id: string): Promise<void> {
  await db(table).where({ id }).update({ retired_at: AT });
}

async function insert(trx: Knex, table: string, row: object): Promise<string> {
  const id = newRecordId(randomUUID);
  await trx(table).insert({ id, ...row });
  return id;
}

async function makeSpares(trx: Knex, places: SeededPlaces) {
  const { siteId } = places;
  const { controllerId } = await seedController(trx, places);
  const spareDoorId = await seedDoor(trx, places, await seedController(trx, places));
  const code = newRecordId(randomUUID).slice(0, 13);
  return {
    spareControllerId: controllerId,
    spareDoorId,
    spareAreaId: await insert(trx, 'areas', {
      site_id: siteId,
      name: 'Archive',
      is_protected: false,
      ...TIMES,
    }),
    spareDepartmentId: await insert(trx, 'departments', { code, name: 'Archive', ...TIMES }),
  };
}

async function makeRules(trx: Knex, { doorId, memberId }: { doorId: string; memberId: string }) {
  const scheduleId = await insert(trx, 'schedules', { name: 'Office hours', ...TIMES });
  const accessLevelId = await insert(trx, 'access_levels', { name: 'Everybody', ...TIMES });
  const access_level_id = accessLevelId;
  const rule = { access_level_id, door_id: doorId, effect: 'allow', schedule_id: scheduleId, position: 0 };
  await insert(trx, 'access_level_rules', rule);
  await trx('access_level_members').insert({ access_level_id, person_id: memberId, from_date: '2026-01-01' });
  const spareScheduleId = await insert(trx, 'schedules', { name: 'Nights', ...TIMES });
  return { scheduleId, spareScheduleId, accessLevelId };
}

async function makePeople(trx: Knex, places: SeededPlaces) {
  const personId = await seedPerson(trx, places);
  const badgeId = await seedBadge(trx, personId);
  const nationalBadgeId = await seedBadge(trx, personId, {
    carrier: 'my-number-card',
    binding: 'face-check',
    bound_at: AT,
    certificate_until: '2026-12-31T14:59:59.000Z',
    certificate_standing: 'not-checked',
  });
  const suspendedBadgeId = await seedBadge(trx, personId, {
    state: 'suspended',
    suspension_reason: 'other',
  });
  const login = `someone-${randomUUID().slice(0, 8)}`;
  const operator = { login, display_name: 'Someone', role: 'auditor', ...TIMES };
  const operatorId = await insert(trx, 'operators', operator);
  await trx('operator_sites').insert({ operator_id: operatorId, site_id: places.siteId });
  await trx('operator_departments').insert({ operator_id: operatorId, department_id: places.departmentId });
  const approvalId = await insert(trx, 'approvals', {
    kind: 'access-level.widen',
    subject_type: 'access-level',
    subject_id: newRecordId(randomUUID),
    change: JSON.stringify({ operation: 'access-level.retire', change: {} }),
    state: 'single-operator',
    requested_by: operatorId,
    requested_at: AT,
    expires_at: '2031-01-05T00:00:00.000Z',
  });
  return { personId, badgeId, nationalBadgeId, suspendedBadgeId, operatorId, approvalId };
}

interface Involved {
  readonly personId: string;
  readonly operatorId: string;
}

/** One that is free, and one that works on a job. */
async function makeDesks(trx: Knex, places: SeededPlaces, { personId, operatorId }: Involved) {
  const [free, busy] = [await makeDesk(trx, places), await makeDesk(trx, places)];
  const deskJobId = await insert(trx, 'desk_jobs', {
    task: 'renew-record',
    person_id: personId,
    controller_id: busy,
    carrier: 'company-card',
    badge_id: await seedBadge(trx, personId),
    sets_pin: false,
    state: 'open',
    step: 'waiting-for-card',
    ordered_until: '2031-01-05T00:00:00.000Z',
    face_checked_by: operatorId,
    face_checked_at: new Date().toISOString(),
    created_at: new Date().toISOString(),
    updated_at: new Date().toISOString(),
  });
  return { deskId: free, deskJobId };
}

async function makeDesk(trx: Knex, places: SeededPlaces): Promise<string> {
  const { controllerId } = await seedController(trx, places, 'desk');
  await trx('controllers').where({ id: controllerId }).update({ state: 'enrolled', enrolled_at: AT });
  await sayOnline(trx, controllerId);
  return controllerId;
}

/** As if it had just connected. */
export async function sayOnline(db: Knex, controllerId: string): Promise<void> {
  await db('controller_status').insert({
    controller_id: controllerId,
    connection_id: newRecordId(randomUUID),
    state: 'online',
    at: AT,
    received_at: AT,
    since: AT,
    snapshot_version: 0,
    outbox_depth: 0,
    clock_trusted: true,
    doors: '[]',
    readers: '[]',
  });
}

async function makeReceipt(
  trx: Knex,
  { doorId, controllerId }: { doorId: string; controllerId: string },
): Promise<string> {
  const epoch = newRecordId(randomUUID);
  const { payload } = appendReceipt(startChain(ControllerId.parse(controllerId), epoch), {
    type: 'access.denied',
    time: AT,
    doorId: DoorId.parse(doorId),
    side: 'in',
    reason: 'unknown-badge',
    snapshotVersion: 1,
    clockTrusted: true,
    monotonicMs: 1,
  });
  await trx('receipts').insert({
    controller_id: controllerId,
    epoch,
    sequence: 1,
    payload,
    hash: createHash('sha256').update(payload).digest('base64url'),
    type: 'access.denied',
    at: AT,
    received_at: AT,
    door_id: doorId,
    reason: 'unknown-badge',
    snapshot_version: 1,
  });
  return epoch;
}

async function auditPerson(trx: Knex, personId: string): Promise<void> {
  const context = { actor: 'system', at: new Date(AT), requestId: null };
  const entry = { action: 'person.created', subjectType: 'person', subjectId: personId };
  await recordAudit(trx, context, { ...entry, before: null, after: { kind: 'employee' } });
}
