import type { CreatePerson, WholePerson } from '@monban/core/api/people';
import type { FieldProblem } from '@monban/core/errors';
import { PersonId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { stopBadgesOfLeaver } from '../badges/badges.ts';
import { fieldProblem } from '../http/problem.ts';
import type { ProposedRecord, RecordKind } from '../records/record-kind.ts';
import { checkReference } from '../records/references.ts';
import { matchWords } from '../records/search.ts';
import { withinPeople } from '../records/scope.ts';
import { editAsFields } from './edit-terms.ts';
import { editTerms } from './keep-terms.ts';
import { departmentReference, siteReference } from './place-references.ts';
import { PERSON_COLUMNS, personFromRow, personToRow, type PersonRow } from './person-row.ts';

export const personKind: RecordKind<WholePerson, CreatePerson> = {
  subject: 'person',
  table: 'people',
  columns: PERSON_COLUMNS,
  fromRows: (_, rows) => Promise.resolve((rows as readonly PersonRow[]).map(personFromRow)),
  toRow: personToRow,
  storeParts: async (deps, id, input) => {
    await editTerms(deps, PersonId.parse(id), editAsFields(input));
  },
  within: (query, scope) => {
    withinPeople(query, scope);
  },
  // What every role may search by; `person-view.ts` adds the rest for those who see it.
  search: (query, q) => {
    matchWords(query, ['people.search_text'], q);
  },
  sorts: {
    name: 'people.sort_key',
    employeeCode: 'people.employee_code',
    startsOn: 'people.starts_on',
    updatedAt: 'people.updated_at',
  },
  check: checkPerson,
  unique: { column: 'employee_code', field: 'employeeCode' },
  // Ending a person ends all the rights with it; nothing has to be cleared before.
  uses: () => Promise.resolve([]),
  endWith: (platform, id, context) => stopBadgesOfLeaver(platform, PersonId.parse(id), context),
  lock: 'people',
  isPolicy: true,
};

async function checkPerson(
  trx: Knex,
  { id, input, before, scope }: ProposedRecord<CreatePerson>,
): Promise<readonly FieldProblem[]> {
  const [department, site] = [departmentReference(input.departmentId), siteReference(input.siteId)];
  const manager = { table: 'people', id: input.managerId, pointer: '/managerId', siteColumn: 'site_id' };
  const endsBeforeStart = input.endsOn !== null && input.endsOn < input.startsOn;
  return [
    ...(await checkReference(trx, department, { scope, before: before?.departmentId })),
    ...(await checkReference(trx, site, { scope, before: before?.siteId })),
    ...(await checkReference(trx, manager, { scope, before: before?.managerId })),
    ...(input.managerId === id ? [fieldProblem('/managerId', 'CYCLE')] : []),
    ...(endsBeforeStart ? [fieldProblem('/endsOn', 'ENDS_BEFORE_START')] : []),
  ];
}
