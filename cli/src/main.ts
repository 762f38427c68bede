import { withoutMyNumbers } from '@monban/core/privacy/my-number';
import { createProgram } from './program.ts';
import { explain, exitCodeOf } from './explain.ts';

// The shim in bin/ keeps a channel open: when it closes, whoever started us was killed, and we end like on a signal.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();

try {
  await createProgram().parseAsync();
} catch (error) {
  for (const line of explain(error)) console.error(withoutMyNumbers(line, '[refused]'));
  process.exitCode = exitCodeOf(error);
}
