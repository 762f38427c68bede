import type { Knex } from 'knex';
import { idColumn, instant, localDate, reference, word } from '../columns.ts';

/** Orders of card applications at the loading service, and where each person's application stands. */
export async function up(db: Knex): Promise<void> {
  await createOrders(db);
  await createItems(db);
  await db.schema.createTable('loading_service', (table) => {
    // One row: how far the service's changes were followed, and when it was last heard.
    idColumn(table);
    table.integer('followed_through').notNullable();
    instant(table, 'heard_at');
    instant(table, 'unreachable_since');
  });
  await db('loading_service').insert({ id: '0c6e0d52-7b1f-4a5e-b0a9-5e1b7c2d9f13', followed_through: 0 });
  await db('locks').insert({ name: 'loading' });
}

async function createOrders(db: Knex): Promise<void> {
  await db.schema.createTable('loading_orders', (table) => {
    // Also the idempotency key: sent twice, it is one order.
    idColumn(table);
    word(table, 'state', ['sending', 'accepted', 'refused']).notNullable();
    table.string('reference', 80);
    localDate(table, 'wanted_from').notNullable();
    instant(table, 'placed_at').notNullable().index();
    instant(table, 'heard_at');
    // How often it was sent in vain, and when it is sent again.
    table.integer('attempts').notNullable().defaultTo(0);
    instant(table, 'next_attempt_at').notNullable();
    table.integer('version').notNullable().defaultTo(1);
  });
}

async function createItems(db: Knex): Promise<void> {
  await db.schema.createTable('loading_items', (table) => {
    idColumn(table);
    reference(table, 'order_id', 'loading_orders');
    reference(table, 'person_id', 'people').notNullable();
    word(table, 'state', [
      'queued',
      'ordered',
      'appointment',
      'loaded',
      'failed',
      'lost-by-reissue',
      'removed',
      'cancelled',
    ]).notNullable();
    word(table, 'failure', ['card-not-presented', 'no-free-space', 'service-refused', 'service-unreachable']);
    instant(table, 'appointment_at');
    // When it came to a state that nothing follows but another item.
    instant(table, 'ended_at');
    table.string('place', 200);
    instant(table, 'created_at').notNullable();
    instant(table, 'updated_at').notNullable();
    table.integer('version').notNullable().defaultTo(1);
    table.index(['person_id']);
    table.index(['order_id']);
    table.index(['updated_at', 'id']);
  });
  // Two clerks at once cannot queue one person twice.
  await db.raw(
    `create unique index loading_items_one_living on loading_items (person_id)
     where ended_at IS NULL`,
  );
}

export async function down(db: Knex): Promise<void> {
  await db('locks').where({ name: 'loading' }).delete();
  await db.schema.dropTable('loading_service');
  await db.schema.dropTable('loading_items');
  await db.schema.dropTable('loading_orders');
}
