import { ChangePerson, CreatePerson, PeopleQuery, Person, WholePerson } from '@monban/core/api/people';
import { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import type { Route } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { recordRoutes, type RecordPages } from '../records/record-routes.ts';
import { personKind } from './person-kind.ts';
import { personUseCases } from './person-use-cases.ts';
import { searchPeople, showPerson } from './person-view.ts';
import { personChangesRoute } from './changes-route.ts';
import { termsRoutes } from './terms-routes.ts';

const pages: RecordPages<WholePerson, CreatePerson> = {
  kind: personKind,
  path: '/people',
  parameter: 'personId',
  one: 'Person',
  many: 'People',
  read: 'people:read',
  write: 'people:write',
  id: PersonId,
  item: WholePerson,
  create: CreatePerson,
  change: ChangePerson,
  query: PeopleQuery,
  filter: filterPeople,
  view: {
    answer: Person,
    show: (person, { role }) => showPerson(person, role),
    search: (query, q, { role }) => {
      searchPeople(query, q, role);
    },
  },
};

export function peopleRoutes(platform: Platform): readonly Route[] {
  return [
    ...recordRoutes(platform, { ...pages, useCases: personUseCases(platform) }),
    ...termsRoutes(platform),
    personChangesRoute(platform),
  ];
}

function filterPeople(query: Knex.QueryBuilder, asked: Partial<PeopleQuery>): void {
  if (asked.departmentId !== undefined) void query.where({ 'people.department_id': asked.departmentId });
  if (asked.siteId !== undefined) void query.where({ 'people.site_id': asked.siteId });
  if (asked.kind !== undefined) void query.where({ 'people.kind': asked.kind });
  if (asked.hasBadge === 'yes') void query.whereExists(withBadgeInUse);
  if (asked.hasBadge === 'no') void query.whereNotExists(withBadgeInUse);
}

function withBadgeInUse(badges: Knex.QueryBuilder): void {
  void badges
    .from('badges')
    .select('badges.id')
    .whereRaw('?? = ??', ['badges.person_id', 'people.id'])
    .whereIn('badges.state', ['active', 'suspended']);
}
