import type { CommanderError } from 'commander';

/** Where 1 means that something was judged and is wrong, a call that was not understood must not end with it. */
export function endAsUnusable(error: CommanderError): never {
  process.exit(error.exitCode === 0 ? 0 : 2);
}
