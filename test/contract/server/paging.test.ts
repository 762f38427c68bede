import { randomUUID } from 'node:crypto';
import type { Knex } from '@monban/db/open';
import { newRecordId } from '@monban/server/records/new-record-id';
import { readPage } from '@monban/server/records/page';
import { expect } from 'chai';
import fc from 'fast-check';
import { forEachDatabase } from '../../support/databases.ts';

const AT = '2026-11-21T00:00:00.000Z';
/** Few, so that many rows share one and the id has to tell them apart. */
const NAMES = ['a', 'b', 'c', 'ｱ', 'ア', '山'];

const order = fc.record({
  names: fc.array(fc.constantFrom(...NAMES), { maxLength: 24 }),
  limit: fc.integer({ min: 1, max: 7 }),
  sort: fc.constantFrom('name', '-name'),
  /** What happens after each page: a new row, and one that is gone, counted from the front. */
  between: fc.array(
    fc.record({ inserted: fc.option(fc.constantFrom(...NAMES)), deleted: fc.option(fc.nat(30)) }),
    { maxLength: 12 },
  ),
});

describe('pages by cursor', () => {
  forEachDatabase((_name, open) => {
    let db: Knex;
    before(async () => {
      db = await open();
    });

    it('show every row that stays exactly once, in order, whatever comes and goes between two pages', async function () {
      this.timeout(60_000);
      await fc.assert(
        fc.asyncProperty(order, async ({ names, limit, sort, between }) => {
          await db('sites').delete();
          const staying = new Set<string>();
          for (const name of names) staying.add(await insertSite(db, name));
          const seen: SiteRow[] = [];
          const changes = [...between];
          let cursor: string | null = null;
          do {
            const page: PageOfSites = await readSites(db, { sort, limit, cursor });
            seen.push(...page.rows);
            cursor = page.nextCursor;
            const change = changes.shift();
            if (change) await apply(db, change, staying);
          } while (cursor !== null);
          const ids = seen.map(({ id }) => id);
          expect(new Set(ids).size, 'none twice').to.equal(ids.length);
          expect(
            [...staying].filter((id) => !ids.includes(id)),
            'none missing',
          ).to.deep.equal([]);
          expect(seen.map(keyOf)).to.deep.equal(inOrder(seen, sort).map(keyOf));
        }),
        { numRuns: 40 },
      );
    });
  });
});

interface SiteRow {
  readonly id: string;
  readonly name: string;
}

interface PageOfSites {
  readonly rows: readonly SiteRow[];
  readonly nextCursor: string | null;
}

function readSites(
  db: Knex,
  { sort, limit, cursor }: { readonly sort: string; readonly limit: number; readonly cursor: string | null },
): Promise<PageOfSites> {
  return readPage<SiteRow>(
    () => db('sites'),
    { sorts: { name: 'sites.name' }, id: 'sites.id', select: ['sites.id', 'sites.name'] },
    { sort, limit, ...(cursor !== null && { cursor }) },
  );
}

async function insertSite(db: Knex, name: string): Promise<string> {
  const id = newRecordId(randomUUID);
  await db('sites').insert({ id, name, time_zone: 'Asia/Tokyo', created_at: AT, updated_at: AT });
  return id;
}

/** Rows that came or went meanwhile may be seen or not; those that stay have to be. */
async function apply(
  db: Knex,
  { inserted, deleted }: { readonly inserted: string | null; readonly deleted: number | null },
  staying: Set<string>,
): Promise<void> {
  if (inserted !== null) await insertSite(db, inserted);
  if (deleted === null) return;
  const ids = (await db('sites').orderBy('id').pluck('id')) as string[];
  const id = ids[deleted];
  if (id === undefined) return;
  await db('sites').where({ id }).delete();
  staying.delete(id);
}

function inOrder(rows: readonly SiteRow[], sort: string): readonly SiteRow[] {
  const ascending = [...rows].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
  return sort.startsWith('-') ? ascending.reverse() : ascending;
}

/** By code point, as both databases sort it. */
function keyOf({ name, id }: SiteRow): string {
  return `${Buffer.from(name, 'utf8').toString('hex')} ${id}`;
}
