import type { DoorCommandOutcome } from '@monban/core/api/doors';
import { AppError } from '@monban/core/errors';
import { CommandId, type ControllerId, type DoorId } from '@monban/core/ids';
import type { CommandResult, DoorCommand } from '@monban/core/messages/door-command';
import type { Knex } from '@monban/db/open';
import { inTransaction } from '@monban/db/transaction';
import type { SigningKey } from '@monban/trust/keys';
import { signMessage } from '@monban/trust/signed-message';
import { recordAudit } from '../audit/record-audit.ts';
import { findStatus } from '../controllers/controller-status.ts';
import type { Caller, ChangeContext } from '../http/route.ts';
import { withinSites } from '../records/scope.ts';
import type { ServerLink } from '../mqtt/server-link.ts';

export interface DoorCommandDeps {
  readonly db: Knex;
  readonly link: Pick<ServerLink, 'send'>;
  readonly signingKey: SigningKey;
  readonly newId: () => string;
  readonly clock: () => Date;
}

const COMMAND_LIFE_MS = 10_000;
/** The answer of a command that was taken at the last moment. */
const GRACE_MS = 1_000;

interface Target {
  readonly doorId: DoorId;
  readonly controllerId: ControllerId;
}

interface Waiting {
  readonly controllerId: ControllerId;
  readonly answer: (result: CommandResult | undefined) => void;
}

/** Commands to doors, each signed, for seconds, for one door, with an answer; both ends of it are in the audit trail. */
export class DoorCommands {
  readonly #deps: DoorCommandDeps;
  readonly #waiting = new Map<CommandId, Waiting>();

  constructor(deps: DoorCommandDeps) {
    this.#deps = deps;
  }

  /**
   * Sends and waits for the controller's answer, `unanswered` past the expiry. Throws `NOT_FOUND` for a door of
   * another site, `CONTROLLER_OFFLINE` when nobody is there to hear.
   */
  async send(
    asker: { readonly caller: Caller; readonly context: ChangeContext },
    order: { readonly doorId: DoorId; readonly action: DoorCommand['action'] },
  ): Promise<DoorCommandOutcome> {
    const target = await this.#findTarget(asker.caller, order.doorId);
    const command = this.#commandOf(target, order.action);
    await this.#record(asker, command);
    const answer = this.#waitFor(command);
    const isSent = await this.#deps.link.send(
      command.controllerId,
      'commands',
      signMessage(command, this.#deps.signingKey),
    );
    if (!isSent) this.#waiting.get(command.commandId)?.answer(undefined);
    const outcome = outcomeOf(command.commandId, await answer);
    await this.#conclude(asker, command, outcome);
    if (!isSent) throw new AppError('CONTROLLER_OFFLINE');
    return outcome;
  }

  /** A controller's signed answer; only that of the controller that was asked counts. */
  accept(result: CommandResult): void {
    const waiting = this.#waiting.get(result.commandId);
    if (waiting?.controllerId === result.controllerId) waiting.answer(result);
  }

  close(): void {
    for (const { answer } of this.#waiting.values()) answer(undefined);
  }

  async #findTarget(caller: Caller, doorId: DoorId): Promise<Target> {
    const query = this.#deps
      .db('doors')
      .leftJoin('controllers', 'controllers.id', 'doors.controller_id')
      .where({ 'doors.id': doorId, 'doors.retired_at': null, 'doors.kind': 'door' })
      .select<{ controller_id: ControllerId | null; state: string | null }[]>(
        'doors.controller_id',
        'controllers.state',
      );
    withinSites(query, 'doors.site_id', caller.scope);
    const row = await query.first();
    if (!row) throw new AppError('NOT_FOUND');
    if (row.controller_id === null || row.state !== 'enrolled') throw new AppError('CONTROLLER_OFFLINE');
    const status = await findStatus(this.#deps.db, row.controller_id);
    if (status?.state !== 'online') throw new AppError('CONTROLLER_OFFLINE');
    return { doorId, controllerId: row.controller_id };
  }

  #commandOf(target: Target, action: DoorCommand['action']): DoorCommand {
    const issuedAt = this.#deps.clock();
    return {
      type: 'monban.door-command.v1',
      commandId: CommandId.parse(this.#deps.newId()),
      controllerId: target.controllerId,
      doorId: target.doorId,
      action,
      issuedAt: issuedAt.toISOString(),
      expiresAt: new Date(issuedAt.getTime() + COMMAND_LIFE_MS).toISOString(),
    };
  }

  #waitFor({ commandId, controllerId }: DoorCommand): Promise<CommandResult | undefined> {
    return new Promise((resolve) => {
      const answer = (result: CommandResult | undefined): void => {
        clearTimeout(timer);
        this.#waiting.delete(commandId);
        resolve(result);
      };
      const timer = setTimeout(answer, COMMAND_LIFE_MS + GRACE_MS, undefined);
      this.#waiting.set(commandId, { controllerId, answer });
    });
  }

  async #record(
    { caller, context }: { readonly caller: Caller; readonly context: ChangeContext },
    command: DoorCommand,
  ): Promise<void> {
    const { commandId, controllerId, doorId, action, issuedAt, expiresAt } = command;
    await inTransaction(this.#deps.db, async (trx) => {
      await trx('door_commands').insert({
        id: commandId,
        controller_id: controllerId,
        door_id: doorId,
        action,
        operator_id: caller.operatorId,
        issued_at: issuedAt,
        expires_at: expiresAt,
        state: 'sent',
      });
      const after = { commandId, controllerId, action };
      await audit(trx, context, { action: 'door.commanded', doorId, after });
    });
  }

  async #conclude(
    { context }: { readonly context: ChangeContext },
    command: DoorCommand,
    outcome: DoorCommandOutcome,
  ): Promise<void> {
    const at = this.#deps.clock();
    const { commandId, action, doorId } = command;
    const { refusal } = outcome;
    await inTransaction(this.#deps.db, async (trx) => {
      await trx('door_commands')
        .where({ id: commandId, state: 'sent' })
        .update({
          state: outcome.outcome,
          refusal,
          answered_at: outcome.outcome === 'unanswered' ? null : at.toISOString(),
        });
      const after = { commandId, action, outcome: outcome.outcome, ...(refusal === null ? {} : { refusal }) };
      await audit(trx, { ...context, at }, { action: 'door.command-answered', doorId, after });
    });
  }
}

function outcomeOf(commandId: CommandId, result: CommandResult | undefined): DoorCommandOutcome {
  if (!result) return { commandId, outcome: 'unanswered', refusal: null };
  return { commandId, outcome: result.outcome, refusal: result.refusal ?? null };
}

async function audit(
  trx: Knex,
  context: ChangeContext,
  entry: { readonly action: string; readonly doorId: DoorId; readonly after: object },
): Promise<void> {
  const { action, doorId, after } = entry;
  await recordAudit(trx, context, { action, subjectType: 'door', subjectId: doorId, before: null, after });
}
