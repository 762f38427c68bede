import { DerFields } from '../certificate-path/der-fields.ts';
import { malformed, parseDer, parseDerOf, TAG, type DerValue } from '../certificate-path/der.ts';
import { hasUnknownCritical, readExtensionList } from './extension-list.ts';
import { onlyChild } from './only-child.ts';

/** What a list says about itself (RFC 5280 section 5.2). */
export interface CrlExtensions {
  /** Section 5.2.3: grows with every list of the same issuer and scope. */
  readonly number: bigint;
  /** Section 5.2.4: a delta lists only what has changed since the list of this number; undefined: a complete list. */
  readonly baseNumber: bigint | undefined;
  readonly scope: CrlScope;
}

/** Which certificates of its issuer a list speaks of (section 5.2.5). */
export interface CrlScope {
  readonly holders: 'all' | 'users' | 'authorities';
  /** DER of the GeneralName under which certificates name this list; undefined: it speaks of all. */
  readonly distributionPoints: readonly Uint8Array[] | undefined;
}

const ID = {
  crlNumber: '2.5.29.20',
  deltaCrlIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
} as const;

const UNDERSTOOD: readonly string[] = Object.values(ID);
const MAX_NUMBER_BYTES = 20;

/**
 * Throws `MESSAGE_MALFORMED`, also for a critical extension that we do not understand, a list without a number, and
 * one that is indirect or speaks of some reasons or of attribute certificates only: those we do not work out.
 */
export function readCrlExtensions(list: DerValue): CrlExtensions {
  const extensions = readExtensionList(list);
  if (hasUnknownCritical(extensions, UNDERSTOOD)) malformed('a list that we do not understand');
  const number = extensions.get(ID.crlNumber);
  const base = extensions.get(ID.deltaCrlIndicator);
  const point = extensions.get(ID.issuingDistributionPoint);
  if (number === undefined) malformed('a list without a number');
  return {
    number: readNumber(number.value),
    baseNumber: base && readNumber(base.value),
    scope:
      point === undefined
        ? { holders: 'all', distributionPoints: undefined }
        : readScope(parseDerOf(TAG.sequence, point.value)),
  };
}

/** Section 4.2.1.13 and 5.2.5: `DistributionPointName`, only as full names. */
export function readFullName(name: DerValue): readonly Uint8Array[] {
  const fullName = onlyChild(name, CONTEXT.fullName);
  if (fullName.children.length === 0) malformed('a distribution point without a name');
  return fullName.children.map(({ raw }) => raw);
}

const CONTEXT = {
  distributionPoint: 0xa0,
  fullName: 0xa0,
  onlyUsers: 0x81,
  onlyAuthorities: 0x82,
  onlySomeReasons: 0x83,
  indirect: 0x84,
  onlyAttributes: 0x85,
} as const;

function readScope(point: DerValue): CrlScope {
  const fields = new DerFields(point);
  const name = fields.takeIf(CONTEXT.distributionPoint);
  const users = isTrue(fields.takeIf(CONTEXT.onlyUsers));
  const authorities = isTrue(fields.takeIf(CONTEXT.onlyAuthorities));
  fields.end();
  if (users && authorities) malformed('a list about nothing');
  if (!users && !authorities && name === undefined) malformed('a scope that says nothing');
  return {
    holders: users ? 'users' : authorities ? 'authorities' : 'all',
    distributionPoints: name && readFullName(name),
  };
}

/** BOOLEAN DEFAULT FALSE with a tag of its own: TRUE where it is written (X.690 section 11.5). */
function isTrue(flag: DerValue | undefined): boolean {
  if (flag === undefined) return false;
  return flag.content.length === 1 && flag.content[0] === 0xff ? true : malformed('no flag');
}

/** INTEGER (0..MAX) of at most 20 octets (section 5.2.3). */
function readNumber(value: Uint8Array): bigint {
  const { tag, content } = parseDer(value);
  if (tag !== TAG.integer || content.length > MAX_NUMBER_BYTES || (content[0] ?? 0x80) >= 0x80) {
    malformed('no number of a list');
  }
  return BigInt(`0x${Buffer.from(content).toString('hex')}`);
}
