import { ASSURANCE_LEVELS } from '@monban/core/access/decision';
import type { TerminalAudience } from '@monban/core/access/policy';
import type { CreateDoor } from '@monban/core/api/doors';
import type { FieldProblem } from '@monban/core/errors';
import type { AreaId, ControllerId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { fieldProblem } from '../http/problem.ts';
import type { ProposedRecord } from '../records/record-kind.ts';
import { checkReference } from '../records/references.ts';

/** A place belongs to a site, and its controller is of that site and of its kind; the rest is the kind's own. */
export async function checkDoor(
  trx: Knex,
  proposed: ProposedRecord<CreateDoor>,
): Promise<readonly FieldProblem[]> {
  const { input, before, scope } = proposed;
  const site = { table: 'sites', id: input.siteId, pointer: '/siteId', siteColumn: 'id' };
  const controller = {
    table: 'controllers',
    id: input.controllerId,
    pointer: '/controllerId',
    siteColumn: 'site_id',
  };
  const own = ownScope(input);
  return [
    ...(await checkReference(trx, site, { scope, before: before?.siteId })),
    ...(input.kind === 'door' ? await checkAreas(trx, proposed) : checkTerminal(input)),
    ...(await checkReference(trx, controller, { ...own, before: before?.controllerId })),
    ...(await checkControllerRole(trx, input.controllerId, input.kind)),
  ];
}

function ownScope({ siteId }: CreateDoor) {
  return { scope: { sites: [siteId], departments: 'all' } } as const;
}

/** A door stands between two areas of its own site. */
async function checkAreas(
  trx: Knex,
  { input, before }: ProposedRecord<CreateDoor>,
): Promise<readonly FieldProblem[]> {
  const area = async (field: 'insideAreaId' | 'outsideAreaId'): Promise<readonly FieldProblem[]> => {
    const id: AreaId | null = input[field];
    if (id === null) return [fieldProblem(`/${field}`, 'REQUIRED')];
    const reference = { table: 'areas', id, pointer: `/${field}`, siteColumn: 'site_id' };
    return checkReference(trx, reference, { ...ownScope(input), before: before?.[field] });
  };
  const areEqual = input.insideAreaId !== null && input.insideAreaId === input.outsideAreaId;
  return [
    ...(await area('insideAreaId')),
    ...(await area('outsideAreaId')),
    ...(areEqual ? [fieldProblem('/outsideAreaId', 'AREAS_EQUAL')] : []),
    ...(input.audiences.length > 0 ? [fieldProblem('/audiences', 'NOT_AT_A_DOOR')] : []),
  ];
}

/** Nobody goes anywhere at a terminal, nobody types there, and it answers by a policy that is fresh or not at all. */
function checkTerminal(input: CreateDoor): readonly FieldProblem[] {
  const areas = (['insideAreaId', 'outsideAreaId'] as const).filter((field) => input[field] !== null);
  const { audiences } = input;
  return [
    ...areas.map((field) => fieldProblem(`/${field}`, 'TERMINAL_HAS_NO_AREA')),
    ...(input.isSiteBoundary ? [fieldProblem('/isSiteBoundary', 'NOT_AT_A_TERMINAL')] : []),
    ...(input.requiredAssurance === 'badge+certificate+pin'
      ? [fieldProblem('/requiredAssurance', 'TERMINAL_HAS_NO_KEYPAD')]
      : []),
    ...(input.staleFallback === 'shut' ? [] : [fieldProblem('/staleFallback', 'TERMINAL_STAYS_SHUT')]),
    ...audiences.flatMap((one, index) => [
      ...(isTwice(audiences.slice(0, index), one)
        ? [fieldProblem(`/audiences/${index}/audience`, 'DUPLICATE')]
        : []),
      ...(rankOf(one) > rankOf(input)
        ? [fieldProblem(`/audiences/${index}/requiredAssurance`, 'MORE_THAN_THE_TERMINAL_CHECKS')]
        : []),
    ]),
  ];
}

function isTwice(before: readonly TerminalAudience[], { audience }: TerminalAudience): boolean {
  return before.some((one) => one.audience === audience);
}

/** What the card check never reaches would only ever be refused. */
function rankOf({ requiredAssurance }: Pick<TerminalAudience, 'requiredAssurance'>): number {
  return ASSURANCE_LEVELS.indexOf(requiredAssurance);
}

async function checkControllerRole(
  trx: Knex,
  id: ControllerId | null,
  kind: CreateDoor['kind'],
): Promise<readonly FieldProblem[]> {
  if (id === null) return [];
  const row = await trx('controllers').where({ id }).first<{ role: string } | undefined>('controllers.role');
  return row === undefined || row.role === kind ? [] : [fieldProblem('/controllerId', 'ROLE_DIFFERS')];
}
