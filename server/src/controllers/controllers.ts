import type { Controller, CreateController, EnrolmentToken } from '@monban/core/api/doors';
import { AppError } from '@monban/core/errors';
import { ControllerId, ReaderId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import { createEnrolmentToken } from '@monban/trust/enrolment-token';
import { recordAudit } from '../audit/record-audit.ts';
import { fieldProblem, invalidField } from '../http/problem.ts';
import type { ChangeContext } from '../http/route.ts';
import type { Scope } from '../records/scope.ts';
import {
  changeController,
  findController,
  insertController,
  isSiteKnown,
  listDoorNames,
  listDoorSites,
} from './controller-store.ts';
import { revokeCertificates } from './certificate-store.ts';

export interface ControllerDeps {
  readonly db: Knex;
  readonly newId: () => string;
  /** SHA-256 of the CA certificate, base64url. */
  readonly caFingerprint: string;
  readonly policyChanged: () => void;
  /** The controller's certificate no longer counts: it is cut off from the broker, at once. */
  readonly controllerRefused: (controllerId: ControllerId) => Promise<void>;
}

/** Who asks, and what for: the scope goes into every query. */
export interface Asker {
  readonly scope: Scope;
  readonly context: ChangeContext;
}

const TOKEN_LIFE_MS = 30 * 60_000;

export async function createController(
  deps: ControllerDeps,
  asker: Asker,
  input: CreateController,
): Promise<Controller> {
  const id = ControllerId.parse(deps.newId());
  return inTransaction(deps.db, async (trx) => {
    if (!(await isSiteKnown(trx, asker.scope, input.siteId)))
      throw invalidField('/siteId', 'REFERENCE_UNKNOWN');
    await requireDoorsOfSite(trx, input);
    const readers = input.readers.map((reader) => ({ id: ReaderId.parse(deps.newId()), ...reader }));
    await insertController(trx, { id, ...input, readers, at: asker.context.at.toISOString() });
    const created = await getController(trx, asker.scope, id);
    await audit(trx, asker, { action: 'controller.created', before: null, after: created });
    return created;
  });
}

/** Throws `NOT_FOUND`, for a controller of another site too. */
export async function getController(db: Knex, scope: Scope, id: ControllerId): Promise<Controller> {
  const controller = await findController(db, scope, id);
  if (!controller) throw new AppError('NOT_FOUND');
  return controller;
}

export async function renameController(
  deps: ControllerDeps,
  asker: Asker,
  change: { readonly id: ControllerId; readonly version: number; readonly name: string | undefined },
): Promise<Controller> {
  return inTransaction(deps.db, async (trx) => {
    const before = await getController(trx, asker.scope, change.id);
    requireLiving(before);
    const row = {
      ...(change.name === undefined ? {} : { name: change.name }),
      updated_at: asker.context.at.toISOString(),
    };
    if (!(await changeController(trx, change, row))) throw new AppError('VERSION_CONFLICT');
    const after = await getController(trx, asker.scope, change.id);
    await audit(trx, asker, { action: 'controller.changed', before, after });
    return after;
  });
}

/** Throws `IN_USE` naming the doors that it still drives. */
export async function retireController(
  deps: ControllerDeps,
  asker: Asker,
  which: { readonly id: ControllerId; readonly version: number },
): Promise<Controller> {
  const retired = await inTransaction(deps.db, async (trx) => {
    const before = await getController(trx, asker.scope, which.id);
    requireLiving(before);
    const doors = await listDoorNames(trx, which.id);
    if (doors.length > 0) {
      const problems = [fieldProblem('', 'USED_BY_DOORS')];
      throw new AppError('IN_USE', { details: { problems, doors: doors.slice(0, 5).join(', ') } });
    }
    const at = asker.context.at.toISOString();
    const row = { retired_at: at, enrolment_secret_hash: null, updated_at: at };
    if (!(await changeController(trx, which, row))) throw new AppError('VERSION_CONFLICT');
    await revokeCertificates(trx, which.id, at);
    const after = await getController(trx, asker.scope, which.id);
    await audit(trx, asker, { action: 'controller.retired', before, after });
    return after;
  });
  await deps.controllerRefused(which.id);
  return retired;
}

/** Lost or stolen: from now on nothing it says counts. A new token would admit its successor. */
export async function revokeController(
  deps: ControllerDeps,
  asker: Asker,
  id: ControllerId,
): Promise<Controller> {
  const revoked = await inTransaction(deps.db, async (trx) => {
    const before = await getController(trx, asker.scope, id);
    requireLiving(before);
    const at = asker.context.at.toISOString();
    const row = { state: 'revoked', enrolment_secret_hash: null, enrolment_expires_at: null, updated_at: at };
    if (!(await changeController(trx, { id, version: before.version }, row)))
      throw new AppError('VERSION_CONFLICT');
    await revokeCertificates(trx, id, at);
    const after = await getController(trx, asker.scope, id);
    await audit(trx, asker, { action: 'controller.revoked', before, after });
    return after;
  });
  await deps.controllerRefused(id);
  return revoked;
}

/** One-time, 30 minutes; a new one makes the former worthless. Only its hash is kept. */
export async function issueEnrolmentToken(
  deps: ControllerDeps,
  asker: Asker,
  id: ControllerId,
): Promise<EnrolmentToken> {
  const { token, secretHash } = createEnrolmentToken(id, deps.caFingerprint);
  const at = asker.context.at.toISOString();
  const expiresAt = new Date(asker.context.at.getTime() + TOKEN_LIFE_MS).toISOString();
  await inTransaction(deps.db, async (trx) => {
    const before = await getController(trx, asker.scope, id);
    requireLiving(before);
    const row = { enrolment_secret_hash: secretHash, enrolment_expires_at: expiresAt, updated_at: at };
    if (!(await changeController(trx, { id, version: before.version }, row)))
      throw new AppError('VERSION_CONFLICT');
    const after = { id, expiresAt };
    await audit(trx, asker, { action: 'controller.enrolment-token-issued', before: null, after });
  });
  return { token, expiresAt };
}

async function requireDoorsOfSite(trx: Knex, input: CreateController): Promise<void> {
  const doorIds = input.readers.flatMap(({ doorId }) => (doorId === null ? [] : [doorId]));
  const sites = await listDoorSites(trx, doorIds);
  for (const [index, { doorId }] of input.readers.entries()) {
    if (doorId !== null && sites.get(doorId) !== input.siteId) {
      throw invalidField(`/readers/${index}/doorId`, 'REFERENCE_UNKNOWN');
    }
  }
}

function requireLiving(controller: Controller): void {
  if (controller.retiredAt !== null) throw new AppError('RETIRED');
}

async function audit(
  trx: Knex,
  asker: Asker,
  change: {
    readonly action: string;
    readonly before: Controller | null;
    readonly after: { readonly id: ControllerId };
  },
): Promise<void> {
  const { action, before, after } = change;
  await recordAudit(trx, asker.context, {
    action,
    subjectType: 'controller',
    subjectId: after.id,
    before,
    after,
  });
}
