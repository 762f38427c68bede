import type { Knex } from 'knex';
import { idColumn, instant, localDate, reference, word } from '../columns.ts';

/** Times at the desk at which badges are written, and who comes when (ADR 0037). */
export async function up(db: Knex): Promise<void> {
  await createSlots(db);
  await createAppointments(db);
  await db('locks').insert({ name: 'appointments' });
}

/** One desk of a site for some minutes. */
async function createSlots(db: Knex): Promise<void> {
  await db.schema.createTable('appointment_slots', (table) => {
    idColumn(table);
    reference(table, 'site_id', 'sites').notNullable();
    // The day and the clock of the site, `HH:MM`, as they were announced; the instants are what counts.
    localDate(table, 'on_day').notNullable();
    table.string('from_clock', 5).notNullable();
    table.string('until_clock', 5).notNullable();
    instant(table, 'starts_at').notNullable();
    instant(table, 'ends_at').notNullable().index();
    table.integer('desk').notNullable().checkBetween([1, 20]);
    table.string('place', 120).notNullable();
    // Taken away: nobody books it any more, and whoever had it is told.
    instant(table, 'removed_at');
    table.index(['site_id', 'on_day']);
  });
  await db.raw(
    `create unique index appointment_slots_once on appointment_slots (site_id, starts_at, desk)
     where removed_at IS NULL`,
  );
}

async function createAppointments(db: Knex): Promise<void> {
  await db.schema.createTable('appointments', (table) => {
    idColumn(table);
    reference(table, 'person_id', 'people').notNullable();
    reference(table, 'slot_id', 'appointment_slots').notNullable();
    word(table, 'state', ['booked', 'written', 'missed', 'freed']).notNullable();
    word(table, 'freed_because', ['cancelled', 'slot-removed', 'left', 'not-loaded', 'written']);
    word(table, 'booked_by', ['person', 'clerk']).notNullable();
    instant(table, 'booked_at').notNullable();
    // When it was no longer booked, and when the slot was somebody else's to take.
    instant(table, 'ended_at');
    instant(table, 'freed_at');
    // Of the slot: from then on the days are counted that it is still kept.
    instant(table, 'ends_at').notNullable().index();
    instant(table, 'updated_at').notNullable();
    table.integer('version').notNullable().defaultTo(1);
    table.index(['person_id']);
    table.index(['slot_id']);
  });
  // Two people never have one time at one desk, and nobody has two times.
  await db.raw(
    `create unique index appointments_one_each_slot on appointments (slot_id)
     where freed_at IS NULL`,
  );
  await db.raw(
    `create unique index appointments_one_each_person on appointments (person_id)
     where ended_at IS NULL`,
  );
}

export async function down(db: Knex): Promise<void> {
  await db('locks').where({ name: 'appointments' }).delete();
  await db.schema.dropTable('appointments');
  await db.schema.dropTable('appointment_slots');
}
