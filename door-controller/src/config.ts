import { AppError, type FieldProblem } from '@monban/core/errors';
import { z } from 'zod';
import { type DoorConfig, Doors, type ReaderConfig, Readers } from './config-lists.ts';
import { enrolmentUrl } from './enrol.ts';

const ServerUrl = z.url().transform((text, context) => {
  const url = new URL(text);
  try {
    enrolmentUrl(url);
  } catch {
    context.addIssue({ code: 'custom', message: 'must be https, or http to this machine' });
  }
  return url;
});

/** Every setting of a controller: its name, what it means, and what it is when nobody sets it. */
const Environment = z.object({
  MONBAN_CONTROLLER_DIR: z
    .string()
    .min(1)
    .describe('Folder of this controller alone: key, identity, policy, receipts. Made with mode 0700.'),
  MONBAN_SERVER_URL: ServerUrl.describe('The server, for the enrolment: https, or http on the same machine.'),
  MONBAN_ENROLMENT_TOKEN_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('File with the one-time token of the console; needed at the first start, removed after use.'),
  MONBAN_READERS: Readers.describe(
    'Readers, separated by `;`: `<reader id>=pcsc:<name as pcscd shows it>`; in a demo `<reader id>=vpcd:<unix:/path or host:port>`.',
  ),
  MONBAN_DOORS: Doors.default([]).describe(
    'Doors, separated by `;`; in a demo `<door id>=virtual:unix:/path`. A desk has none.',
  ),
  MONBAN_OUTBOX_CAPACITY: z.coerce
    .number()
    .int()
    .min(1_000)
    .max(10_000_000)
    .default(250_000)
    .describe('Receipts kept at most while the server is away; past it no door opens by badge.'),
  MONBAN_PIN_PAGE_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(0)
    .describe(
      'Port on loopback of the page where a holder types a PIN at a desk; 0: a free one at each start.',
    ),
  MONBAN_TERMINAL_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(0)
    .describe(
      'Port on loopback where programs ask a terminal for a tap; 0: a free one at each start, written to `terminal-address` in the controller’s folder.',
    ),
  MONBAN_TERMINAL_PROGRAMS: z
    .string()
    .min(1)
    .optional()
    .describe(
      'File with the programs that may ask a terminal for taps (docs/protocol/terminal.md); none without it.',
    ),
  MONBAN_DEMO: z.enum(['0', '1']).default('0').describe('1: virtual readers and virtual doors are allowed.'),
  MONBAN_LOG_LEVEL: z
    .enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'])
    .default('info')
    .describe('Least urgent level that is logged.'),
});
type Environment = z.output<typeof Environment>;

/** For docs/configuration.md: each setting with its meaning and default, empty where there is none. */
export function controllerSettings(): readonly {
  readonly name: string;
  readonly meaning: string;
  readonly byDefault: string;
}[] {
  return Object.entries(Environment.shape).map(([name, schema]) => ({
    name,
    meaning: schema.description ?? '',
    byDefault: 'def' in schema && 'defaultValue' in schema.def ? defaultText(schema.def.defaultValue) : '',
  }));
}

export interface ControllerConfig {
  readonly directory: string;
  readonly serverUrl: URL;
  readonly enrolmentTokenFile: string | undefined;
  readonly readers: readonly ReaderConfig[];
  readonly doors: readonly DoorConfig[];
  readonly outboxCapacity: number;
  readonly pinPagePort: number;
  readonly terminal: { readonly port: number; readonly programsFile: string | undefined };
  readonly logLevel: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Throws `CONFIGURATION_INVALID` with every problem at once in `details.problems`. */
export function readConfig(environment: Variables): ControllerConfig {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) throw invalid(parsed.error.issues.map((issue) => problemOf(issue, environment)));
  const values = parsed.data;
  const problems = [
    ...duplicates(
      'MONBAN_READERS',
      values.MONBAN_READERS.map(({ readerId }) => readerId),
    ),
    ...duplicates(
      'MONBAN_DOORS',
      values.MONBAN_DOORS.map(({ doorId }) => doorId),
    ),
    ...(values.MONBAN_DEMO === '1' ? [] : virtualParts(values.MONBAN_READERS, values.MONBAN_DOORS)),
  ];
  if (problems.length > 0) throw invalid(problems);
  return {
    directory: values.MONBAN_CONTROLLER_DIR,
    serverUrl: values.MONBAN_SERVER_URL,
    enrolmentTokenFile: values.MONBAN_ENROLMENT_TOKEN_FILE,
    readers: values.MONBAN_READERS,
    doors: values.MONBAN_DOORS,
    outboxCapacity: values.MONBAN_OUTBOX_CAPACITY,
    pinPagePort: values.MONBAN_PIN_PAGE_PORT,
    terminal: { port: values.MONBAN_TERMINAL_PORT, programsFile: values.MONBAN_TERMINAL_PROGRAMS },
    logLevel: values.MONBAN_LOG_LEVEL,
  };
}

function defaultText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function invalid(problems: readonly FieldProblem[]): AppError {
  return new AppError('CONFIGURATION_INVALID', { details: { problems } });
}

function problemOf(issue: z.core.$ZodIssue, environment: Variables): FieldProblem {
  const name = String(issue.path[0] ?? '');
  const message =
    environment[name] === undefined && issue.code === 'invalid_type' ? 'is not set' : issue.message;
  return { pointer: `/${name}`, code: 'invalid', message };
}

/** Ruling 12: what pretends to be hardware runs only where everything says that it is a demo. */
function virtualParts(
  readers: readonly ReaderConfig[],
  doors: readonly DoorConfig[],
): readonly FieldProblem[] {
  const message = 'is virtual: only with MONBAN_DEMO=1';
  return [
    ...readers
      .filter(({ source }) => source.kind === 'vpcd')
      .map(({ readerId }) => ({ pointer: `/MONBAN_READERS/${readerId}`, code: 'demo-only', message })),
    ...doors.map(({ doorId }) => ({ pointer: `/MONBAN_DOORS/${doorId}`, code: 'demo-only', message })),
  ];
}

function duplicates(name: string, ids: readonly string[]): readonly FieldProblem[] {
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  return twice.map((id) => ({ pointer: `/${name}/${id}`, code: 'duplicate', message: 'is listed twice' }));
}
