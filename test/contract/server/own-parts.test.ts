import { OWN_PARTS } from '@monban/core/api/own';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { HELD_PARTS } from '@monban/server/own/own-parts';
import { expect } from 'chai';
import { forEachDatabase } from '../../support/databases.ts';
import { readSchema, type TableSchema } from '../../support/database-schema.ts';
import { insertSampleRows } from '../../support/sample-rows.ts';

/** Tables that refer to people, to their badges or to their accounts, and are in no part of their own export. */
const NOT_TOLD: Readonly<Record<string, string>> = {
  department_terms: 'a head is told by the department, which is no data about the person',
  company_cards: 'things: whose they were is in the loans',
  card_sign_ins: 'gone after a month; the session that came of one is told',
  operator_sites:
    'which places an account may see, changed by nobody else than whoever gave it: in the audit entries',
  operator_departments: 'as for operator_sites',
  one_time_sign_ins: 'a hash of a link, gone after a month',
  recovery_codes: 'secrets',
  sign_in_link_permits: 'a permit of a moment between two operators',
  api_keys: 'programs',
  approvals:
    'what an operator decided about the company; requests of one’s own are told with their decisions',
  drive_clerks: 'whose answers an account may see: in the audit entries of the drive',
  visit_officers: 'guests; who named them is in the audit trail',
  visit_officer_links: 'hashes of links of guests, gone after a month',
  company_card_guest_loans: 'cards in the hands of guests; who lent them is in the audit trail',
  batches: 'who opened a batch: in the audit entries of the batch',
  batch_rounds: 'who froze a batch and gave it away: in the audit entries of the batch',
  batch_events: 'which step of a batch an account took: in the audit entries of the batch',
  visit_history: 'which step of a visit an account entered: in the audit entries of the visit',
  visit_rosters: 'who is on a roster is told with what they told for it; who made it is in the audit trail',
  door_coexistences: 'who saw that an old reader is off; it is in the audit trail',
  door_coexistence_days: 'who chose the last day of old badges; it is in the audit trail',
  door_commands: 'what an operator did to a door; it is in the audit trail',
  restorations: 'who brought a backup back: about the database',
  attendance_exports: 'who made a file of a month: in the audit entries of the month',
  attendance_closings: 'who closed a month: in the audit entries of the month; its lines are told',
  retention_rules: 'who changed a rule: in the audit trail',
  import_rows: 'a file on its way in, gone after a month; what it changed is told',
  saved_views: 'settings of a list',
  own_exports: 'this export itself',
};
const PEOPLE = new Set(['people', 'employments', 'badges', 'operators']);
const NAMES = new Set(['person_id', 'badge_id', 'operator_id']);

describe('what is held about somebody', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    beforeEach(async () => {
      db = await open();
    });

    it('is in a part for every table that refers to people, or there is a reason why not', async () => {
      const about = (await readSchema(db)).filter(refersToPeople).map(({ name }) => name);
      const told = HELD_PARTS.flatMap(({ tables }) => tables);
      // The trail and the people themselves refer to nobody by a column of their own.
      const known = [...told.filter((name) => about.includes(name)), ...Object.keys(NOT_TOLD)];
      expect([...new Set(known)].sort()).to.deep.equal(about.sort());
    });

    it('is in the parts that the page names, in their order', () => {
      expect(HELD_PARTS.map(({ part }) => part)).to.deep.equal([...OWN_PARTS]);
    });

    it('comes out of each part, all of it with the moment it came to be', async () => {
      await insertSampleRows(db);
      // What a keeper of the pool holds for others is not told: its card gets a badge of its own.
      const badge = await db('badges').first<object>();
      await db('badges').insert({ ...badge, id: 'pooled' });
      await db('company_cards').update({ badge_id: 'pooled' });
      await db('audit_entries').insert({ ...ENTRY, subject_type: 'person', subject_id: 'x' });
      for (const { part, rows } of HELD_PARTS.filter(({ part }) => !NEEDS_MORE.includes(part))) {
        const held = await rows(db, 'x' as PersonId);
        expect(
          held.map(({ at }) => typeof at),
          part,
        ).to.include('string');
      }
    });
  });
});

/** A receipt has to be one: the test of the own page has them. */
const NEEDS_MORE = ['boundary-events', 'inner-events'];
const ENTRY = {
  sequence: 2,
  at: '2026-11-20T00:00:00.000Z',
  actor: 'system',
  action: 'person.changed',
  previous_hash: 'x',
  hash: 'y',
};

function refersToPeople({ columns, foreignKeys }: TableSchema): boolean {
  return foreignKeys.some(({ target }) => PEOPLE.has(target)) || columns.some(({ name }) => NAMES.has(name));
}
