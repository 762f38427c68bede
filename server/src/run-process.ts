import { AppError, type FieldProblem } from '@monban/core/errors';
import { withoutMyNumbers } from '@monban/core/privacy/my-number';
import { numberFreeLog } from '@monban/core/privacy/number-free-log';
import { pino, type Logger } from 'pino';
import { readConfiguration, type ServerConfiguration } from './config.ts';

const EXIT_CONFIGURATION = 2;
const REDACTED = [
  '*.token',
  '*.secret',
  '*.password',
  '*.key',
  '*.pin',
  'req.headers.authorization',
  'req.headers.cookie',
];

interface Running {
  close(): Promise<void>;
}

/**
 * Configuration from the environment, logs on stderr, an orderly end on SIGINT and SIGTERM. Exit code 2 when the
 * configuration is wrong, 1 when anything else is.
 */
export async function runProcess(
  start: (configuration: ServerConfiguration, log: Logger) => Promise<Running>,
): Promise<void> {
  try {
    const configuration = readConfiguration(process.env);
    const log = pino({ level: configuration.logLevel, redact: REDACTED }, numberFreeLog(pino.destination(2)));
    const signalled = untilSignal();
    const running = await start(configuration, log);
    const signal = await signalled;
    log.info({ signal }, 'Ending');
    await running.close();
  } catch (error) {
    process.stderr.write(`${withoutMyNumbers(describe(error), '[refused]')}\n`);
    const isConfiguration = error instanceof AppError && error.code === 'CONFIGURATION_INVALID';
    process.exitCode = isConfiguration ? EXIT_CONFIGURATION : 1;
  }
}

function untilSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, resolve);
  });
}

/** Everything that is wrong, at once, in the words of whoever has to mend it. */
function describe(error: unknown): string {
  if (!(error instanceof AppError))
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { problems, ...details } = error.details;
  const lines = Array.isArray(problems)
    ? (problems as readonly FieldProblem[]).map(({ pointer, message }) => `  ${pointer}: ${message}`)
    : [];
  const rest = Object.entries(details).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`);
  return [`monban: ${error.code}`, ...lines, ...rest].join('\n');
}
