import { startDemo } from './start/demo.ts';
import { startEmpty } from './start/empty.ts';
import { startOnce } from './start/once.ts';
import type { BrokerKind } from './start/broker-kinds.ts';

export interface StartOptions {
  readonly once?: true;
  readonly dev?: true;
  readonly data: string;
  readonly organisation?: string;
  readonly port: number;
  readonly broker: BrokerKind;
  /** PostgreSQL; absent: SQLite in the data folder. */
  readonly database?: string;
  /** False: the in-process reader, even where PC/SC could be had. */
  readonly pcsc: boolean;
}

/** `monban start`: returns the exit code once everything it started has ended. */
export async function start(options: StartOptions): Promise<number> {
  if (options.once) return startOnce(options);
  if (options.organisation === undefined) return startDemo(options);
  return startEmpty({ ...options, organisation: options.organisation });
}
