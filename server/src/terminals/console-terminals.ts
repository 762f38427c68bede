import { CONSOLE_AUDIENCE } from '@monban/core/access/policy';
import type { ControllerId, DoorId } from '@monban/core/ids';
import type { Knex } from '@monban/db/open';
import { terminalCode } from '@monban/trust/terminal-code';

export interface ConsoleTerminal {
  readonly doorId: DoorId;
  readonly controllerId: ControllerId;
  readonly isOnline: boolean;
}

interface Row {
  readonly doorId: DoorId;
  readonly controllerId: ControllerId;
  readonly status: string | null;
}

/** The terminal that shows these letters, if people may sign in to the console there. */
export async function findConsoleTerminal(db: Knex, code: string): Promise<ConsoleTerminal | undefined> {
  const rows = await db('doors')
    .join('terminal_audiences', 'terminal_audiences.door_id', 'doors.id')
    .join('controllers', 'controllers.id', 'doors.controller_id')
    .leftJoin('controller_status', 'controller_status.controller_id', 'controllers.id')
    .where({
      'doors.kind': 'terminal',
      'doors.retired_at': null,
      'terminal_audiences.audience': CONSOLE_AUDIENCE,
      'controllers.role': 'terminal',
      'controllers.state': 'enrolled',
    })
    .select<Row[]>({
      doorId: 'doors.id',
      controllerId: 'doors.controller_id',
      status: 'controller_status.state',
    });
  const row = rows.find(({ doorId }) => terminalCode(doorId) === code);
  return row && { doorId: row.doorId, controllerId: row.controllerId, isOnline: row.status === 'online' };
}
