import { APPROVAL_KINDS, type ApprovalKind } from '@monban/core/api/oversight';
import { ROLE_PERMISSIONS, ROLES, type Role } from '@monban/core/api/permissions';
import { AppError } from '@monban/core/errors';
import type { OperatorId } from '@monban/core/ids';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';

/** So long somebody who could decide still counts as a second operator after that was taken from them. */
const SECOND_DAYS = 7;

/** The roles that may decide: whoever agrees to something must be able to do the same alone. */
export function rolesThatDecide(kind: ApprovalKind): readonly Role[] {
  return ROLES.filter((role) =>
    APPROVAL_KINDS[kind].every((permission) => ROLE_PERMISSIONS[role].includes(permission)),
  );
}

/**
 * Is there somebody else who could decide, or was there one until a few days ago? Who sends the only other one away is
 * not alone by that at once. Holds the lock on operators, so that nobody comes or goes until the change is stored.
 */
export async function hasSecondOperator(
  trx: Knex,
  kind: ApprovalKind,
  { operatorId, at }: { readonly operatorId: OperatorId; readonly at: Date },
): Promise<boolean> {
  await holdLock(trx, 'operators');
  const roles = [...rolesThatDecide(kind)];
  const other: unknown = await trx('operators')
    .whereNot({ id: operatorId })
    .where((either) => {
      void either
        .where((deciding) => {
          whoDecides(deciding, roles);
        })
        .orWhere((former) => {
          void former.whereIn('second_role', roles).where('second_until', '>', at.toISOString());
        });
    })
    .first('id');
  return other !== undefined;
}

/** The caller as of this transaction: a role that was taken meanwhile decides on nothing. Throws `FORBIDDEN`. */
export async function requireDecider(trx: Knex, kind: ApprovalKind, operatorId: OperatorId): Promise<void> {
  await holdLock(trx, 'operators');
  const query = trx('operators').where({ id: operatorId }).whereNull('retired_at');
  const row: unknown = await query.whereIn('role', [...rolesThatDecide(kind)]).first('id');
  if (row === undefined) throw new AppError('FORBIDDEN');
}

/** Runs a change of an operator; where it takes the deciding away, that is remembered for a while. */
export async function rememberSecond<Result>(
  trx: Knex,
  { id, at }: { readonly id: string; readonly at: Date },
  change: () => Promise<Result>,
): Promise<Result> {
  await holdLock(trx, 'operators');
  const before = await findDecidingRole(trx, id);
  const result = await change();
  if (before !== undefined && (await findDecidingRole(trx, id)) !== before) {
    const until = new Date(at.getTime() + SECOND_DAYS * 24 * 3_600_000).toISOString();
    await trx('operators').where({ id }).update({ second_role: before, second_until: until });
  }
  return result;
}

async function findDecidingRole(trx: Knex, id: string): Promise<Role | undefined> {
  const row = await trx('operators')
    .where({ id })
    .where((deciding) => {
      whoDecides(deciding, [...rolesThatDecide('access-level.widen')]);
    })
    .first<{ role: Role } | undefined>('operators.role');
  return row?.role;
}

/**
 * Who has only some sites or departments does not see what others ask for. Who has never come in cannot decide; who has
 * no password comes in with the badge.
 */
function whoDecides(query: Knex.QueryBuilder, roles: readonly Role[]): void {
  void query
    .whereNull('retired_at')
    .whereIn('role', [...roles])
    .where((comesIn) => {
      void comesIn.whereNotNull('password_hash').orWhere((byBadge) => {
        void byBadge.whereNotNull('person_id').whereNotNull('first_signed_in_at');
      });
    })
    .whereNotExists((sites) => {
      void sites
        .from('operator_sites')
        .whereRaw('?? = ??', ['operator_sites.operator_id', 'operators.id'])
        .select('operator_sites.operator_id');
    })
    .whereNotExists((departments) => {
      void departments
        .from('operator_departments')
        .whereRaw('?? = ??', ['operator_departments.operator_id', 'operators.id'])
        .select('operator_departments.operator_id');
    });
}
