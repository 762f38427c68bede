import type { CommandApdu } from './apdu.ts';
import type { LifeCycle } from './applet/format.ts';
import {
  type CardProfile,
  NATIONAL_CARD_PROFILES,
  type NationalCardProfile,
  type TokenKind,
} from './card-profile.ts';
import { COMPANY_CARD } from './card-profiles/company-card.ts';
import { exchangeOne } from './exchange.ts';
import { selectIdRecordCommand, selectJpkiCommand } from './jpki/commands.ts';
import { readAvailability, readFileStart } from './jpki/file-start.ts';
import { selectBadge } from './session.ts';
import { SW } from './status-word.ts';
import type { GuardedTransmit } from './transmit.ts';

/** What lies on the reader, as far as it says without a PIN and without anything that names its holder. */
export interface CardDescription {
  readonly badge: 'absent' | LifeCycle;
  /** Which kind of carrier; `none` for a card that has nothing we know. */
  readonly kind: CardProfile['name'] | 'none';
  /** For the functions that read and sign; undefined unless it is a card of the state. */
  readonly national?: NationalCardProfile;
  /** What the JPKI application runs on; `none` where there is no such application. */
  readonly token: TokenKind | 'unknown' | 'none';
  /** Is there a certificate for user authentication? `unknown` where it was not asked, or the card did not say. */
  readonly userCertificate: 'available' | 'missing' | 'unknown';
  /** The only thing we know on it is an application that shows an identifier and proves nothing. */
  readonly isIdentifierOnly: boolean;
}

/** A door only needs to say why a card opens nothing; a desk also asks whether there is a certificate to bind to. */
export type IdentifyDepth = 'door' | 'desk';

const LABEL_LENGTH = 32;

/**
 * Finds out what card this is: three to eight APDUs, all of them free of PINs and identifiers. Whatever a card answers
 * is a description; throws only TRANSPORT, RESPONSE_MALFORMED and NUMBER_EXPOSED. Leaves nothing selected that a
 * caller may count on: select the badge anew.
 */
export async function identifyCard(
  transmit: GuardedTransmit,
  depth: IdentifyDepth,
): Promise<CardDescription> {
  const presence = await selectBadge(transmit);
  const badge = presence.kind === 'absent' ? 'absent' : presence.lifeCycle;
  const isIdentifierOnly = badge === 'absent' && (await isAccepted(transmit, selectIdRecordCommand()));
  const national = await findNationalCard(transmit);
  if (national === undefined) {
    const kind = badge === 'absent' ? 'none' : COMPANY_CARD.name;
    return { badge, kind, token: 'none', userCertificate: 'missing', isIdentifierOnly };
  }
  const token = await readToken(transmit, national);
  const available = depth === 'desk' ? await readAvailability(transmit, national) : undefined;
  const userCertificate = available === undefined ? 'unknown' : available.user ? 'available' : 'missing';
  return { badge, kind: national.name, national, token, userCertificate, isIdentifierOnly };
}

/** Leaves its JPKI application selected. */
async function findNationalCard(transmit: GuardedTransmit): Promise<NationalCardProfile | undefined> {
  for (const profile of NATIONAL_CARD_PROFILES) {
    if (await isAccepted(transmit, selectJpkiCommand(profile.jpkiAid))) return profile;
  }
  return undefined;
}

async function readToken(
  transmit: GuardedTransmit,
  profile: NationalCardProfile,
): Promise<CardDescription['token']> {
  const bytes = await readFileStart(transmit, 'token-info', { profile, length: LABEL_LENGTH });
  const label = String.fromCharCode(...(bytes ?? [])).trimEnd();
  return Object.hasOwn(profile.tokenLabels, label) ? (profile.tokenLabels[label] ?? 'unknown') : 'unknown';
}

async function isAccepted(transmit: GuardedTransmit, command: CommandApdu): Promise<boolean> {
  return (await exchangeOne(transmit, command)).sw === SW.ok;
}
