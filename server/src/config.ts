import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import type { DatabaseOptions } from '@monban/db/open';
import { AppError, type FieldProblem } from '@monban/core/errors';
import { OrganisationId } from '@monban/core/ids';
import { z } from 'zod';
import type { LoadingConfiguration } from './loading/start-loading.ts';

/** Every setting of the server: its name, what it means, and what it is when nobody sets it. */
const Environment = z.object({
  MONBAN_DATA_DIR: z
    .string()
    .min(1)
    .default('data')
    .describe('Folder of keys, the SQLite file and everything else the server keeps; mode 0700.'),
  MONBAN_DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .optional()
    .describe('PostgreSQL. Without it: the SQLite file monban.sqlite in the data folder.'),
  MONBAN_HTTP_HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address to listen on. Other than loopback only with TLS files or a trusted proxy.'),
  MONBAN_HTTP_PORT: port().default(8080).describe('Port of console and API; 0 takes a free one.'),
  MONBAN_PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Address people type. Without it: host and port as above.'),
  MONBAN_TLS_CERTIFICATE_FILE: z.string().optional().describe('PEM chain for HTTPS, with the next one.'),
  MONBAN_TLS_KEY_FILE: z.string().optional().describe('PEM private key for HTTPS.'),
  MONBAN_TRUSTED_PROXY: z
    .string()
    .regex(/^[0-9A-Fa-f.:/]+(,[0-9A-Fa-f.:/]+)*$/, 'must be addresses or CIDR ranges, separated by commas')
    .optional()
    .describe('Addresses of the proxy that ends TLS in front of the server, separated by commas.'),
  MONBAN_BROKER_URL: z
    .url({ protocol: /^mqtts$/ })
    .optional()
    .describe('An MQTT broker of your own, such as mosquitto. Without it: the embedded broker.'),
  MONBAN_BROKER_HOST: z.string().min(1).default('127.0.0.1').describe('Where the embedded broker listens.'),
  MONBAN_BROKER_PORT: port().default(8883).describe('Port of the embedded broker; 0 takes a free one.'),
  MONBAN_BROKER_PUBLIC_URL: z
    .url({ protocol: /^mqtts$/ })
    .optional()
    .describe('What controllers are told at enrolment. Without it: the broker as the server reaches it.'),
  MONBAN_BROKER_CA_FILE: z
    .string()
    .optional()
    .describe('CA of your own broker. Without it: our own CA signed the broker certificate.'),
  MONBAN_INSTANCE: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .optional()
    .describe('Name of this server where several share one broker and one PostgreSQL database.'),
  MONBAN_ORGANISATION_ID: OrganisationId.default(OrganisationId.parse('organisation')).describe(
    'Short name in badge records: lower-case letters, digits, hyphens. Fixed after the first start.',
  ),
  MONBAN_ORGANISATION_NAME: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .default('Organisation')
    .describe('As people write it.'),
  MONBAN_DEMO: flag().describe('1: example organisation and virtual cards, marked on every page.'),
  MONBAN_DEMO_WALLET: z
    .string()
    .optional()
    .describe('Unix socket of the virtual cards; only with MONBAN_DEMO=1.'),
  MONBAN_DEMO_DOORS: z
    .string()
    .optional()
    .describe('Unix socket of the virtual doors; only with MONBAN_DEMO=1.'),
  MONBAN_TRUST_DIR: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Folder with the public CA certificates (PEM or DER) that user certificates may come from. Without it: `trust` in the data folder, if it is there.',
    ),
  MONBAN_REBIND_GRACE_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(90)
    .default(14)
    .describe(
      'Days for which a renewed certificate opens at level badge before the card has to go to a desk; 0: not at all.',
    ),
  MONBAN_CRL_DIR: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Folder of revocation lists (CRL; DER or PEM), read again when they change. Used only where the legal basis allows it.',
    ),
  MONBAN_OCSP_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Whom to ask about certificates (OCSP). Used only where the legal basis allows it.'),
  MONBAN_OCSP_RESPONDERS_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('PEM certificates of responders to believe beside those that the authority itself appoints.'),
  MONBAN_LOADING_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Service that loads the badge application into cards. Without it: nothing is ordered.'),
  MONBAN_LOADING_SECRET_FILE: z
    .string()
    .optional()
    .describe('File with the secret for the loading service; set together with MONBAN_LOADING_URL.'),
  MONBAN_CONSOLE_DIR: z.string().optional().describe('Folder of the built console (admin-ui/dist).'),
  MONBAN_LOG_LEVEL: z
    .enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'])
    .default('info')
    .describe('Least urgent level that is logged.'),
});
type Environment = z.output<typeof Environment>;

export interface ServerConfiguration {
  readonly dataDirectory: string;
  readonly database: DatabaseOptions;
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly publicUrl: string | undefined;
    readonly tlsFiles: { readonly certificate: string; readonly key: string } | undefined;
    /** Addresses and CIDR ranges; empty without a proxy. */
    readonly trustedProxies: readonly string[];
    readonly consoleDirectory: string | undefined;
  };
  readonly broker: BrokerConfiguration;
  readonly organisation: { readonly id: OrganisationId; readonly name: string };
  readonly certificates: {
    /** Undefined: `trust` in the data folder, if it is there. */
    readonly trustDirectory: string | undefined;
    readonly rebindGraceDays: number;
  };
  readonly revocation: RevocationConfiguration;
  readonly loading: LoadingConfiguration | undefined;
  readonly isDemo: boolean;
  readonly demo: { readonly walletSocket: string | undefined; readonly doorsSocket: string | undefined };
  readonly logLevel: Environment['MONBAN_LOG_LEVEL'];
}

/** Who is asked about certificates; undefined: nobody. */
export interface RevocationConfiguration {
  readonly responder: ResponderConfiguration | undefined;
  /** Folder of lists. */
  readonly listDirectory: string | undefined;
}

export interface ResponderConfiguration {
  readonly url: string;
  /** PEM; undefined: only whom the authority appoints. */
  readonly respondersFile: string | undefined;
}

export type BrokerConfiguration =
  | {
      readonly kind: 'embedded';
      readonly host: string;
      readonly port: number;
      readonly publicUrl: string | undefined;
    }
  | {
      readonly kind: 'external';
      readonly url: string;
      readonly caFile: string | undefined;
      /** Name of this server where several share the broker. */
      readonly instance: string | undefined;
      readonly publicUrl: string | undefined;
    };

/** One row per setting, for `docs/configuration.md`. */
export function configurationTable(): readonly {
  readonly name: string;
  readonly meaning: string;
  readonly byDefault: string;
}[] {
  return Object.entries(Environment.shape).map(([name, schema]) => {
    const empty: { readonly success: boolean; readonly data?: unknown } = schema.safeParse(undefined);
    return { name, meaning: schema.description ?? '', byDefault: defaultText(empty.data) };
  });
}

/** The only reader of the environment. Throws `CONFIGURATION_INVALID` with all problems at once. */
export function readConfiguration(
  environment: Readonly<Partial<Record<string, string>>>,
): ServerConfiguration {
  const parsed = Environment.safeParse(withoutEmpty(environment));
  if (!parsed.success) {
    throw invalid(parsed.error.issues.map((issue) => problem(String(issue.path[0] ?? ''), issue.message)));
  }
  const problems = contradictions(parsed.data);
  if (problems.length > 0) throw invalid(problems);
  return configurationOf(parsed.data);
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function configurationOf(env: Environment): ServerConfiguration {
  const dataDirectory = resolve(env.MONBAN_DATA_DIR);
  return {
    dataDirectory,
    database: databaseOf(env, dataDirectory),
    http: httpOf(env),
    broker: brokerOf(env),
    organisation: { id: env.MONBAN_ORGANISATION_ID, name: env.MONBAN_ORGANISATION_NAME },
    certificates: certificatesOf(env),
    revocation: { responder: responderOf(env), listDirectory: env.MONBAN_CRL_DIR },
    loading: loadingOf(env),
    isDemo: env.MONBAN_DEMO,
    demo: { walletSocket: env.MONBAN_DEMO_WALLET, doorsSocket: env.MONBAN_DEMO_DOORS },
    logLevel: env.MONBAN_LOG_LEVEL,
  };
}

function loadingOf(env: Environment): LoadingConfiguration | undefined {
  const { MONBAN_LOADING_URL: url, MONBAN_LOADING_SECRET_FILE: secretFile } = env;
  return url === undefined || secretFile === undefined ? undefined : { url, secretFile };
}

function databaseOf(env: Environment, dataDirectory: string): DatabaseOptions {
  return env.MONBAN_DATABASE_URL === undefined
    ? { client: 'sqlite', file: join(dataDirectory, 'monban.sqlite') }
    : { client: 'postgres', url: env.MONBAN_DATABASE_URL };
}

function httpOf(env: Environment): ServerConfiguration['http'] {
  const { MONBAN_TLS_CERTIFICATE_FILE: certificate, MONBAN_TLS_KEY_FILE: key } = env;
  return {
    host: env.MONBAN_HTTP_HOST,
    port: env.MONBAN_HTTP_PORT,
    publicUrl: env.MONBAN_PUBLIC_URL,
    tlsFiles: certificate === undefined || key === undefined ? undefined : { certificate, key },
    trustedProxies: env.MONBAN_TRUSTED_PROXY?.split(',') ?? [],
    consoleDirectory: env.MONBAN_CONSOLE_DIR,
  };
}

function certificatesOf(env: Environment): ServerConfiguration['certificates'] {
  const { MONBAN_TRUST_DIR: folder, MONBAN_REBIND_GRACE_DAYS: rebindGraceDays } = env;
  return { trustDirectory: folder === undefined ? undefined : resolve(folder), rebindGraceDays };
}

function responderOf(env: Environment): ResponderConfiguration | undefined {
  const { MONBAN_OCSP_URL: url, MONBAN_OCSP_RESPONDERS_FILE: respondersFile } = env;
  return url === undefined ? undefined : { url, respondersFile };
}

function brokerOf(env: Environment): BrokerConfiguration {
  const publicUrl = env.MONBAN_BROKER_PUBLIC_URL;
  return env.MONBAN_BROKER_URL === undefined
    ? { kind: 'embedded', host: env.MONBAN_BROKER_HOST, port: env.MONBAN_BROKER_PORT, publicUrl }
    : {
        kind: 'external',
        url: env.MONBAN_BROKER_URL,
        caFile: env.MONBAN_BROKER_CA_FILE,
        instance: env.MONBAN_INSTANCE,
        publicUrl,
      };
}

/** What each setting alone allows and all together do not (rulings 12 and 13). */
function contradictions(env: Environment): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const hasCertificate = env.MONBAN_TLS_CERTIFICATE_FILE !== undefined;
  if (hasCertificate !== (env.MONBAN_TLS_KEY_FILE !== undefined)) {
    problems.push(problem('MONBAN_TLS_KEY_FILE', 'certificate and key are set together or not at all'));
  }
  if (!hasCertificate && env.MONBAN_TRUSTED_PROXY === undefined && !isLoopback(env.MONBAN_HTTP_HOST)) {
    problems.push(
      problem('MONBAN_HTTP_HOST', 'plain HTTP listens on loopback only: set TLS files or a trusted proxy'),
    );
  }
  for (const name of ['MONBAN_DEMO_WALLET', 'MONBAN_DEMO_DOORS'] as const) {
    if (env[name] !== undefined && !env.MONBAN_DEMO) {
      problems.push(problem(name, 'virtual cards and doors are refused outside the demo'));
    }
  }
  return [...problems, ...settingsWithoutTheirOther(env)];
}

/** Settings that say something about another one that is not there. */
function settingsWithoutTheirOther(env: Environment): FieldProblem[] {
  return [
    ...(env.MONBAN_INSTANCE !== undefined && env.MONBAN_BROKER_URL === undefined
      ? [problem('MONBAN_INSTANCE', 'the embedded broker has one server: set MONBAN_BROKER_URL')]
      : []),
    ...(env.MONBAN_OCSP_RESPONDERS_FILE !== undefined && env.MONBAN_OCSP_URL === undefined
      ? [problem('MONBAN_OCSP_RESPONDERS_FILE', 'nobody is asked: set MONBAN_OCSP_URL')]
      : []),
  ];
}

function invalid(problems: readonly FieldProblem[]): AppError {
  return new AppError('CONFIGURATION_INVALID', { details: { problems } });
}

function problem(name: string, message: string): FieldProblem {
  return { pointer: name, code: 'CONFIGURATION_INVALID', message };
}

function withoutEmpty(environment: Readonly<Partial<Record<string, string>>>): Record<string, string> {
  const entries = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  );
  return Object.fromEntries(entries);
}

function defaultText(value: unknown): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function port() {
  return z.coerce.number().int().min(0).max(65_535);
}

function flag() {
  return z
    .enum(['0', '1'])
    .default('0')
    .transform((value) => value === '1');
}
