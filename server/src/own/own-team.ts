import type { OwnTeam } from '@monban/core/api/own';
import type { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { findTeam } from '../people/team.ts';

/** Who is below this person, and how to reach them. Being a manager shows nothing else (product page, defaults). */
export async function getOwnTeam(db: Knex, personId: PersonId, at: Date): Promise<OwnTeam> {
  const ids = await findTeam(db, personId);
  const members = await db('people')
    .join('departments', 'departments.id', 'people.department_id')
    .join('sites', 'sites.id', 'people.site_id')
    .whereIn('people.id', [...ids])
    .orderBy(['people.sort_key', 'people.id'])
    .select<Member[]>({
      id: 'people.id',
      name: 'people.shown_name',
      departmentName: 'departments.name',
      siteName: 'sites.name',
      email: 'people.email',
    });
  const titles = await titlesOf(db, ids, at);
  return { items: members.map((member) => ({ ...member, title: titles.get(member.id) ?? null })) };
}

type Member = Omit<OwnTeam['items'][number], 'title'>;

/** Of the main post that has begun last. Days are those of UTC here: a title some hours early harms nobody. */
async function titlesOf(
  db: Knex,
  ids: readonly PersonId[],
  at: Date,
): Promise<ReadonlyMap<PersonId, string | null>> {
  const rows = await db('posts')
    .join('employments', 'employments.id', 'posts.employment_id')
    .whereIn('employments.person_id', [...ids])
    .where({ 'posts.is_main': true })
    .where('posts.from_date', '<=', at.toISOString().slice(0, 10))
    .orderBy('posts.from_date')
    .select<{ id: PersonId; title: string | null }[]>({ id: 'employments.person_id', title: 'posts.title' });
  return new Map(rows.map(({ id, title }) => [id, title]));
}
