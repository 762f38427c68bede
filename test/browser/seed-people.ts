import { randomUUID } from 'node:crypto';
import { newRecordId } from '@monban/server/records/new-record-id';
import { join } from 'node:path';
import { openDatabase } from '@monban/db/open';

const BATCH = 200;

/** So many more people in the SQLite file of a running server, each a copy of its first one under another name. */
export async function seedPeople(dataDirectory: string, count: number): Promise<void> {
  const db = await openDatabase({ client: 'sqlite', file: join(dataDirectory, 'monban.sqlite') });
  try {
    const columns = Object.keys(await db('people').columnInfo());
    const [first] = await db('people')
      .select<Record<string, unknown>[]>(columns.map((column) => `people.${column}`))
      .limit(1);
    for (let from = 0; from < count; from += BATCH) {
      const rows = Array.from({ length: Math.min(BATCH, count - from) }, (_, offset) => {
        const number = String(from + offset).padStart(5, '0');
        return {
          ...first,
          id: newRecordId(randomUUID),
          employee_code: `S${number}`,
          family_name: `試験${number}`,
          shown_name: `試験${number}`,
          sort_key: `ワ${number}`,
          search_text: `試験${number}`,
        };
      });
      await db('people').insert(rows);
    }
  } finally {
    await db.destroy();
  }
}
