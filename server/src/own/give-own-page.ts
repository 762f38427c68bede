import type { OwnPageLink } from '@monban/core/api/own';
import type { DepartmentId, OperatorId, PersonId, SiteId } from '@monban/core/ids';
import { OperatorId as OperatorIdSchema } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { invalidField } from '../http/problem.ts';
import { storeOperator } from '../operators/operator-use-cases.ts';
import type { Platform } from '../platform.ts';
import type { Asker } from '../records/record-use-cases.ts';
import { runChange } from '../records/run-change.ts';
import { withinPeople, type Scope } from '../records/scope.ts';
import { makeOneTimeSignIn, oneTimeExpiry, signInUrl } from '../sessions/one-time-sign-in.ts';

/** The links are printed and handed out: an hour would be over before the last one is. */
const LINK_DAYS = 7;
const LINK_MINUTES = LINK_DAYS * 24 * 60;

/**
 * Gives people a sign-in of the role `employee`, with a link for the first time. Whoever has a sign-in already keeps
 * it and gets no link. Throws `VALIDATION_FAILED` at the person who is out of reach or has left; nothing is made then.
 */
export function giveOwnPage(
  platform: Platform,
  asker: Asker,
  personIds: readonly PersonId[],
): Promise<readonly OwnPageLink[]> {
  return runChange(platform, async (deps) => {
    const people = await listPeople(deps.db, asker.scope, personIds);
    const links: OwnPageLink[] = [];
    for (const [index, id] of [...new Set(personIds)].entries()) {
      const person = people.get(id);
      if (person === undefined) throw invalidField(`/personIds/${index}`, 'REFERENCE_UNKNOWN');
      links.push(await linkFor(deps, asker, person));
    }
    return links;
  });
}

interface FoundPerson {
  readonly id: PersonId;
  readonly name: string;
  readonly employeeCode: string;
  readonly siteId: SiteId;
  readonly departmentId: DepartmentId;
  readonly login: string | null;
}

async function linkFor(platform: Platform, asker: Asker, person: FoundPerson): Promise<OwnPageLink> {
  const { id: personId, name: personName } = person;
  if (person.login !== null) return { personId, personName, login: person.login, url: null, expiresAt: null };
  const { context } = asker;
  const login = await freeLogin(platform, person.employeeCode);
  const id = OperatorIdSchema.parse(platform.newId());
  const input = { login, displayName: personName, role: 'employee', personId } as const;
  const reach = { siteIds: [person.siteId], departmentIds: [person.departmentId] };
  await storeOperator(platform, { ...asker, id, input: { ...input, ...reach } });
  const token = await makeToken(platform, id, asker);
  const expiresAt = oneTimeExpiry(context.at, LINK_MINUTES).toISOString();
  return { personId, personName, login, url: signInUrl(platform.publicUrl, token), expiresAt };
}

function makeToken(platform: Platform, operatorId: OperatorId, { context }: Asker): Promise<string> {
  return makeOneTimeSignIn(platform.db, {
    operatorId,
    actor: context.actor,
    at: context.at,
    lifetimeMinutes: LINK_MINUTES,
    randomBytes: platform.randomBytes,
  });
}

/** The employee code where it can be a login and nobody has it; else one that says nothing. */
async function freeLogin({ db, newId }: Platform, employeeCode: string): Promise<string> {
  const login = employeeCode.toLowerCase();
  const taken: unknown = await db('operators').where({ login }).first('id');
  return /^[a-z0-9][a-z0-9._@-]{0,99}$/.test(login) && taken === undefined
    ? login
    : `own-${newId().slice(0, 13)}`;
}

async function listPeople(
  db: Knex,
  scope: Scope,
  ids: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, FoundPerson>> {
  const query = db('people')
    .leftJoin('operators', (join) => {
      join.on('operators.person_id', 'people.id').andOnNull('operators.retired_at');
    })
    .whereIn('people.id', [...ids])
    .whereNull('people.retired_at')
    .select<FoundPerson[]>({
      id: 'people.id',
      name: 'people.shown_name',
      employeeCode: 'people.employee_code',
      siteId: 'people.site_id',
      departmentId: 'people.department_id',
      login: 'operators.login',
    });
  withinPeople(query, scope);
  return new Map((await query).map((person) => [person.id, person]));
}
