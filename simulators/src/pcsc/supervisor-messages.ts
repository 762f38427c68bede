import { z } from 'zod';
import { Tripwire } from '../virtual-card/card-state.ts';

/** What the sandbox's two processes say to each other over their IPC channel. */

export const SupervisorOptions = z.strictObject({
  directory: z.string(),
  stateDirectory: z.string().nullable(),
  readers: z.int().min(1).max(16),
  tools: z.strictObject({
    pcscd: z.string(),
    unshare: z.string(),
    setpriv: z.string(),
    mount: z.string(),
    ip: z.string(),
    unshareFlags: z.string(),
  }),
});
export type SupervisorOptions = z.infer<typeof SupervisorOptions>;

export const ToSupervisor = z.strictObject({ kind: z.enum(['restart', 'kill', 'stop']) });
export type ToSupervisor = z.infer<typeof ToSupervisor>;

export const FromSupervisor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready'), pcscdPid: z.int() }),
  z.strictObject({ kind: z.literal('pcscd-ended') }),
  z.strictObject({ kind: z.literal('tripwire'), cardId: z.string(), tripwire: Tripwire }),
  z.strictObject({ kind: z.literal('failed'), reason: z.string() }),
]);
export type FromSupervisor = z.infer<typeof FromSupervisor>;

/** Places in the sandbox's folder. */
export const PLACE = {
  run: 'run',
  socket: 'run/pcscd.comm',
  pid: 'run/pcscd.pid',
  config: 'reader',
  control: 'wallet.sock',
  log: 'pcscd.log',
} as const;
