import { covers } from './crl-coverage.ts';
import { serialKey, type CrlEntry } from './crl-entries.ts';
import { isSameScope, type ImportedCrl } from './import-crl.ts';
import { keyDigestOf } from './issuer-key.ts';
import { readQuestion, type ReadQuestion } from './read-question.ts';
import {
  unknownStanding,
  type RevocationQuestion,
  type RevocationSource,
  type RevocationStanding,
  type UnknownStanding,
} from './revocation-standing.ts';
import type { RevocationRules } from './revocation-rules.ts';

type Tolerance = Pick<RevocationRules, 'clockToleranceMs'>;

/** Asks the lists that are there at that moment. */
export function createCrlSource(lists: () => readonly ImportedCrl[], rules: Tolerance): RevocationSource {
  return { standingOf: (question) => Promise.resolve(standingByCrl(lists(), question, rules)) };
}

/**
 * What imported lists say about a certificate (RFC 5280 sections 5.2.4 and 6.3.3): the newest complete list of its
 * issuer that covers it, with the newest delta that fits on it. Neither is used past its `nextUpdate`, except that a
 * certificate which is revoked there stays revoked. That the issuer made the certificate is for the path to say.
 */
export function standingByCrl(
  lists: readonly ImportedCrl[],
  question: RevocationQuestion,
  { clockToleranceMs }: Tolerance,
): RevocationStanding {
  const { at } = question;
  const unknown = (why: UnknownStanding) => unknownStanding(why, at, 'crl');
  const read = readQuestion(question);
  if (read.kind === 'refused') return unknown(read.why);
  const listed = findLists(lists, read);
  if (listed === undefined) return unknown('no-list');
  const { thisUpdate, freshUntil } = timesOf(listed);
  if (thisUpdate.getTime() > at.getTime() + clockToleranceMs) return unknown('not-yet-valid');
  const entry = combinedEntry(listed, serialKey(read.certificate.serialNumber));
  const standing = standingOfEntry(entry, { checkedAt: at, freshUntil, source: 'crl' });
  return at >= freshUntil && standing.kind !== 'revoked' ? unknown('stale') : standing;
}

interface Listed {
  readonly base: ImportedCrl;
  readonly delta: ImportedCrl | undefined;
}

function findLists(lists: readonly ImportedCrl[], { certificate, issuer }: ReadQuestion): Listed | undefined {
  const issuerKey = keyDigestOf(issuer.publicKey);
  const fitting = lists.filter(
    (list) =>
      list.issuerKey === issuerKey &&
      Buffer.compare(list.issuer, certificate.issuer) === 0 &&
      covers(list.scope, certificate),
  );
  const base = newest(fitting.filter(({ baseNumber }) => baseNumber === undefined));
  if (base === undefined) return undefined;
  const deltas = fitting.filter((list) => isSameScope(list, base) && extendsList(list, base));
  return { base, delta: newest(deltas) };
}

/** Section 5.2.4 (c) and (d): the complete list is not older than the delta's base, and older than the delta. */
function extendsList({ baseNumber, number }: ImportedCrl, base: ImportedCrl): boolean {
  return baseNumber !== undefined && baseNumber <= base.number && base.number < number;
}

/** The delta is the later list; the combination is over with whichever is over first. */
function timesOf({ base, delta = base }: Listed): { readonly thisUpdate: Date; readonly freshUntil: Date } {
  const thisUpdate = delta.thisUpdate > base.thisUpdate ? delta.thisUpdate : base.thisUpdate;
  return { thisUpdate, freshUntil: delta.nextUpdate < base.nextUpdate ? delta.nextUpdate : base.nextUpdate };
}

function newest(lists: readonly ImportedCrl[]): ImportedCrl | undefined {
  return lists.reduce<ImportedCrl | undefined>(
    (best, list) => (best === undefined || list.thisUpdate >= best.thisUpdate ? list : best),
    undefined,
  );
}

/** `removeFromCRL` lifts a hold and nothing else (section 5.3.1). */
function combinedEntry({ base, delta }: Listed, serial: string): CrlEntry | undefined {
  const before = base.entries.get(serial);
  const change = delta?.entries.get(serial);
  if (change === undefined) return before;
  if (change.reason !== 'removed') return change;
  return before?.reason === 'hold' ? undefined : before;
}

type Checked = Pick<RevocationStanding, 'checkedAt' | 'freshUntil' | 'source'>;

function standingOfEntry(entry: CrlEntry | undefined, checked: Checked): RevocationStanding {
  if (entry === undefined || entry.reason === 'removed') return { kind: 'good', ...checked };
  const { reason, revokedAt } = entry;
  if (reason === 'hold') return { kind: 'hold', heldAt: revokedAt, ...checked };
  return { kind: 'revoked', reason, revokedAt, ...checked };
}
