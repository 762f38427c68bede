import { SimulatorError } from '../errors.ts';
import { type Supervisor, startSupervisor } from './supervisor.ts';
import { type FromSupervisor, SupervisorOptions, ToSupervisor } from './supervisor-messages.ts';

/** Entry of the process inside of the namespace. It lives as long as the IPC channel to its parent, and no longer. */

function tell(message: FromSupervisor): void {
  if (process.connected) process.send?.(message);
}

function reasonOf(error: unknown): string {
  if (error instanceof SimulatorError) return error.message;
  return error instanceof Error ? error.message : 'unknown';
}

async function obey(supervisor: Supervisor, { kind }: ToSupervisor): Promise<void> {
  switch (kind) {
    case 'restart':
      return supervisor.restartPcscd();
    case 'kill':
      return supervisor.killPcscd();
    case 'stop':
      return end(supervisor);
  }
}

async function end(supervisor: Supervisor): Promise<void> {
  try {
    await supervisor.close();
  } finally {
    process.exit(0);
  }
}

try {
  const options = SupervisorOptions.parse(JSON.parse(process.argv[2] ?? ''));
  // A Ctrl-C at the terminal reaches the whole group; the parent decides when it is over.
  process.on('SIGINT', () => undefined);
  process.once('disconnect', () => process.exit(0));
  const supervisor = await startSupervisor(options, tell);
  process.on('message', (message) => {
    obey(supervisor, ToSupervisor.parse(message)).catch((error: unknown) => {
      tell({ kind: 'failed', reason: reasonOf(error) });
    });
  });
  process.once('SIGTERM', () => void end(supervisor));
  process.removeAllListeners('disconnect');
  process.once('disconnect', () => void end(supervisor));
  if (!process.connected) await end(supervisor);
} catch (error) {
  const failed: FromSupervisor = { kind: 'failed', reason: reasonOf(error) };
  // Not before the message is out; without a parent there is nobody to tell.
  if (process.send === undefined || !process.connected) process.exit(1);
  process.send(failed, () => process.exit(1));
}
