import { randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import { MIGRATIONS } from '@monban/db/migrate';
import type { Knex } from '@monban/db/open';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { seedController, seedPerson, seedPlaces } from '../../support/seed-places.ts';

const AT = '2026-01-05T00:00:00.000Z';
const LATER = '2026-06-01T00:00:00.000Z';
const THIS = '0011-badge-life-cycle';

describe('badges from before they had a life cycle', () => {
  forEachDatabase((_name, open) => {
    it('keep their keys, ends and reasons, and begin their history', async () => {
      const db = await open('empty');
      const at = MIGRATIONS.findIndex(({ name }) => name === THIS);
      for (const { migration } of MIGRATIONS.slice(0, at)) await migration.up(db);
      const ids = await fillAsBefore(db);
      for (const { migration } of MIGRATIONS.slice(at, at + 1)) await migration.up(db);

      const badges = await db('badges').orderBy('id').select('id', 'state', 'state_since', 'public_key');
      expect(badges).to.deep.equal([
        { id: ids.active, state: 'active', state_since: AT, public_key: 'K'.repeat(87) },
        { id: ids.stolen, state: 'lost', state_since: LATER, public_key: 'K'.repeat(87) },
      ]);
      const history = await db('badge_transitions').orderBy('badge_id').select('to_state', 'reason');
      expect(history).to.deep.equal([
        { to_state: 'active', reason: null },
        { to_state: 'lost', reason: 'stolen' },
      ]);
      expect(await db('desk_jobs').select('task', 'badge_id')).to.deep.equal([
        { task: 'issue', badge_id: ids.active },
      ]);
    });
  });
});

async function fillAsBefore(db: Knex): Promise<{ readonly active: string; readonly stolen: string }> {
  const places = await seedPlaces(db);
  const person_id = await seedPerson(db, places);
  const { controllerId: controller_id } = await seedController(db, places, 'desk');
  const operator: string = newRecordId(randomUUID);
  const times = { created_at: AT, updated_at: AT };
  await db('operators').insert({ id: operator, login: 'hr', display_name: 'HR', role: 'hr', ...times });
  const common = { person_id, carrier: 'my-number-card', public_key: 'K'.repeat(87), counter_floor: 1 };
  const badge = {
    ...common,
    valid_from: AT,
    valid_until: '2031-01-05T00:00:00.000Z',
    issued_at: AT,
    ...times,
  };
  const ids = { active: 'A'.repeat(22), stolen: 'B'.repeat(22) };
  await db('badges').insert({ ...badge, id: ids.active, status: 'active' });
  const revocation = { status: 'revoked', revoked_at: LATER, revocation_reason: 'stolen' };
  await db('badges').insert({ ...badge, id: ids.stolen, ...revocation });
  const job = {
    person_id,
    controller_id,
    carrier: 'my-number-card',
    step: 'verified',
    valid_until: badge.valid_until,
    face_checked_by: operator,
    face_checked_at: AT,
    ...times,
  };
  await db('desk_jobs').insert({ ...job, id: newRecordId(randomUUID), badge_id: ids.active, state: 'done' });
  await db('desk_jobs').insert({
    ...job,
    id: newRecordId(randomUUID),
    badge_id: 'C'.repeat(22),
    state: 'cancelled',
  });
  return ids;
}
