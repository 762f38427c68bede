import { AppError, type FieldProblem } from '@monban/core/errors';
import { numberFreeLog } from '@monban/core/privacy/number-free-log';
import { pino } from 'pino';
import { readConfig, type ControllerConfig } from './config.ts';
import { runController } from './run.ts';

/** Wrong settings, told all at once. */
const EXIT_CONFIGURATION = 2;

function readConfigOrExit(): ControllerConfig {
  try {
    return readConfig(process.env);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    const problems = (cause.details['problems'] ?? []) as readonly FieldProblem[];
    for (const { pointer, message } of problems) process.stderr.write(`${pointer.slice(1)}: ${message}\n`);
    process.exit(EXIT_CONFIGURATION);
  }
}

const config = readConfigOrExit();
const log = pino(
  { level: config.logLevel, base: { process: 'door-controller' } },
  numberFreeLog(pino.destination({ dest: 2, sync: true })),
);

try {
  const stop = await runController(config, log);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void stop().then(() => process.exit(0));
    });
  }
} catch (cause) {
  const isSetting = cause instanceof AppError && cause.code === 'CONFIGURATION_INVALID';
  log.fatal({ err: cause, ...(cause instanceof AppError && { details: cause.details }) }, 'cannot start');
  process.exit(isSetting ? EXIT_CONFIGURATION : 1);
}
