import { parseArgs } from 'node:util';
import { RequiredAssurance } from '@monban/core/access/policy';
import { AppError, type FieldProblem } from '@monban/core/errors';

export const PROBE_HELP = `Usage: monban-door probe --reader NAME --site-key FILE --issuer FILE [--trust DIR] [options]

Taps the card on this reader once, as a door would, with no server. Knowing no policy, it takes the badge's key from
the record in the card, which the issuer has signed.

  --reader NAME           as pcscd names it, such as "Virtual PCD 00 00"
  --site-key FILE         the readers' private key, P-256, PKCS#8 PEM
  --site-key-version N    its version, 1-255 (1)
  --issuer FILE           the issuer's public key, P-256, SPKI PEM
  --trust DIR             CA certificates of national cards, PEM or DER; needed where a certificate is asked for
  --assurance LEVEL       badge (default), badge+certificate, badge+certificate+pin; also --level
  --link-key FILE         the key of card links, 32 bytes as hex or base64url; needed where a certificate is asked for
  --pin-file FILE         the badge PIN, 4-8 digits; needed where a PIN is asked for
  --reader-id HEX         16 bytes that the card signs as the reader's name (zeros)
  --json                  one line of JSON

Exit: 0 accepted, 1 refused (with a reason), 2 unusable input or reader. Never takes longer than 10 seconds.
`;

/** The command line, understood; files are yet to be read. */
export interface ProbeOptions {
  readonly readerName: string;
  readonly siteKeyFile: string;
  readonly siteKeyVersion: number;
  readonly issuerFile: string;
  readonly trustDirectory: string | undefined;
  readonly requiredAssurance: RequiredAssurance;
  readonly linkKeyFile: string | undefined;
  readonly pinFile: string | undefined;
  /** 16 bytes. */
  readonly readerId: Uint8Array;
  readonly isJson: boolean;
}

/** Undefined: the help was asked for. Throws `CONFIGURATION_INVALID` with every problem at once. */
export function readProbeOptions(args: readonly string[]): ProbeOptions | undefined {
  const values = parse(args);
  if (values.help === true) return undefined;
  const problems = problemsOf(values);
  if (problems.length > 0) throw new AppError('CONFIGURATION_INVALID', { details: { problems } });
  return {
    readerName: values.reader ?? '',
    siteKeyFile: values['site-key'] ?? '',
    siteKeyVersion: versionOf(values),
    issuerFile: values.issuer ?? '',
    trustDirectory: values.trust,
    requiredAssurance: RequiredAssurance.parse(levelOf(values)),
    linkKeyFile: values['link-key'],
    pinFile: values['pin-file'],
    readerId: Uint8Array.from(Buffer.from(readerIdOf(values), 'hex')),
    isJson: values.json === true,
  };
}

const OPTIONS = {
  reader: { type: 'string' },
  'site-key': { type: 'string' },
  'site-key-version': { type: 'string' },
  issuer: { type: 'string' },
  trust: { type: 'string' },
  assurance: { type: 'string' },
  level: { type: 'string' },
  'link-key': { type: 'string' },
  'pin-file': { type: 'string' },
  'reader-id': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Values = ReturnType<typeof parse>;

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : 'cannot be read';
    const problems = [{ pointer: '/', code: 'invalid', message }];
    throw new AppError('CONFIGURATION_INVALID', { details: { problems }, cause });
  }
}

function problemsOf(values: Values): readonly FieldProblem[] {
  const level = levelOf(values);
  const version = versionOf(values);
  const isVersion = Number.isInteger(version) && version >= 1 && version <= 255;
  const isLevel = RequiredAssurance.safeParse(level).success;
  return [
    ...missing(values, ['reader', 'site-key', 'issuer', ...neededBy(level)]),
    ...when(!isLevel, 'assurance', `is none of ${RequiredAssurance.options.join(', ')}`),
    ...when(values.assurance !== undefined && values.level !== undefined, 'level', 'repeats --assurance'),
    ...when(!/^[0-9A-Fa-f]{32}$/.test(readerIdOf(values)), 'reader-id', 'is not 32 hexadecimal digits'),
    ...when(!isVersion, 'site-key-version', 'is not a number from 1 to 255'),
  ];
}

const levelOf = ({ assurance, level }: Values): string => assurance ?? level ?? 'badge';
const readerIdOf = (values: Values): string => values['reader-id'] ?? '00'.repeat(16);
const versionOf = (values: Values): number => Number(values['site-key-version'] ?? '1');

function neededBy(level: string): readonly (keyof Values)[] {
  const certificate = level.includes('certificate') ? (['trust', 'link-key'] as const) : [];
  return level.endsWith('pin') ? [...certificate, 'pin-file'] : certificate;
}

function missing(values: Values, names: readonly (keyof Values)[]): readonly FieldProblem[] {
  return names.flatMap((name) => when(values[name] === undefined, name, 'is missing'));
}

function when(isSo: boolean, name: string, message: string): readonly FieldProblem[] {
  return isSo ? [{ pointer: `/--${name}`, code: 'invalid', message }] : [];
}
