import { AppError, type FieldProblem } from '@monban/core/errors';
import { pino } from 'pino';
import { readConfiguration } from './config.ts';
import { startServer } from './server.ts';

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

try {
  const configuration = readConfiguration(process.env);
  const log = pino({ level: configuration.logLevel, redact: REDACTED }, pino.destination(2));
  const server = await startServer({ configuration, log });
  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, resolve);
  });
  log.info({ signal }, 'The server ends');
  await server.close();
} catch (error) {
  process.stderr.write(`${describe(error)}\n`);
  process.exitCode =
    error instanceof AppError && error.code === 'CONFIGURATION_INVALID' ? EXIT_CONFIGURATION : 1;
}

/** Everything that is wrong, at once, in the words of whoever has to mend it. */
function describe(error: unknown): string {
  if (!(error instanceof AppError))
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { problems, ...details } = error.details;
  const lines = Array.isArray(problems)
    ? (problems as readonly FieldProblem[]).map(({ pointer, message }) => `  ${pointer}: ${message}`)
    : [];
  const rest = Object.entries(details).map(([name, value]) => `  ${name}: ${String(value)}`);
  return [`monban server: ${error.code}`, ...lines, ...rest].join('\n');
}
