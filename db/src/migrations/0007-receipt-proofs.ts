import type { Knex } from 'knex';

/**
 * A badge's counter beside its receipts: one counter under two proofs is a clone. Proofs that wait for verification
 * are few, and are found through an index that holds only them.
 */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('receipt_people', (table) => {
    // Null where the sidecar had no proof. Up to 2^32-1.
    table.bigInteger('counter');
    table.dropIndex(['proof_state', 'position']);
  });
  await db.schema.alterTable('receipt_people', (table) => {
    table.index(['badge_id', 'counter']);
    table.index(['position'], 'receipt_people_waiting', {
      predicate: db.whereRaw("proof_state = 'waiting'"),
    });
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('receipt_people', (table) => {
    table.dropIndex(['position'], 'receipt_people_waiting');
    table.dropIndex(['badge_id', 'counter']);
  });
  await db.schema.alterTable('receipt_people', (table) => {
    table.dropColumn('counter');
    table.index(['proof_state', 'position']);
  });
}
