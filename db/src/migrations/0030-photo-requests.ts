import type { Knex } from 'knex';
import { word } from '../columns.ts';

/** Why another photo was asked for, until one is given. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('application_photos', (table) => {
    word(table, 'asked_again', [
      'not-from-front',
      'background',
      'shadow',
      'blurred',
      'light',
      'eyes-hidden',
      'hat',
      'retouched',
      'too-old',
    ]);
  });
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('application_photos', (table) => {
    table.dropColumn('asked_again');
  });
}
