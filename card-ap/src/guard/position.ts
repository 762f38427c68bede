import { CHAINING_BIT, type CommandApdu } from '../apdu.ts';
import { equalBytes } from '../bytes.ts';
import { NATIONAL_CARD_PROFILES, type NationalCardProfile } from '../card-profile.ts';
import { bytesAvailable, describeStatusWord, SW } from '../status-word.ts';
import type { AllowedCommand } from './rule.ts';

/** What the card surely has selected and expects, as far as its answers told; `unknown` allows SELECT only. */
export interface CardPosition {
  readonly application: 'unknown' | 'badge' | 'jpki';
  /** Whose JPKI application that is. */
  readonly card?: NationalCardProfile;
  /** The elementary file selected in the JPKI application. */
  readonly file?: number;
  /** The card just said how many tries the holder's PIN has, and nothing was sent since. */
  readonly triesLeft?: number;
  /** Bytes of an unfinished answer, 1–256. */
  readonly pending?: number;
  /** Whose unfinished answer that is. */
  readonly answering?: AllowedCommand;
  /** An AUTHENTICATE was answered completely, and nothing was sent since. */
  readonly verifyMayFollow?: boolean;
  /** A chain of PUT DATA is open: its item and how many bytes left so far. */
  readonly chain?: { readonly item: number; readonly length: number };
}

export const POSITION_UNKNOWN: CardPosition = { application: 'unknown' };

/** A command that was let out, and the word that came back. */
export interface Answered {
  readonly kind: AllowedCommand;
  readonly command: CommandApdu;
  readonly sw: number;
}

/** Where the card is after this answer. A refused SELECT of an application leaves us without knowledge. */
export function nextPosition(position: CardPosition, answered: Answered): CardPosition {
  return AFTER[answered.kind](position, answered);
}

/** The file that a SELECT by identifier names. */
export function fileId(command: CommandApdu): number {
  const [high = 0, low = 0] = command.data ?? [];
  return high * 256 + low;
}

type Transition = (position: CardPosition, answered: Answered) => CardPosition;

const AFTER: Readonly<Record<AllowedCommand, Transition>> = {
  'select-badge': (_, answered) => (isAccepted(answered.sw) ? afterAnswer(answered) : POSITION_UNKNOWN),
  'select-jpki': (_, { command, sw }) => (sw === SW.ok ? inJpki(cardOf(command)) : POSITION_UNKNOWN),
  'select-id-record': () => POSITION_UNKNOWN,
  'select-file': ({ card }, { command, sw }) =>
    sw === SW.ok ? { ...inJpki(card), file: fileId(command) } : inJpki(card),
  'read-binary': (position) => position,
  'query-user-pin': (position, { sw }) => {
    const { retriesLeft } = describeStatusWord(sw);
    return { ...stayInFile(position), ...(retriesLeft === undefined ? {} : { triesLeft: retriesLeft }) };
  },
  'verify-user-pin': stayInFile,
  'compute-signature': stayInFile,
  authenticate: (_, answered) => afterAnswer(answered),
  'get-response': (position, { kind, ...answered }) =>
    afterAnswer({ ...answered, kind: position.answering ?? kind }),
  'verify-pin': (_, answered) => afterAnswer(answered),
  'generate-key': (_, answered) => afterAnswer(answered),
  'put-data': afterPutData,
  activate: (_, answered) => afterAnswer(answered),
  'get-challenge': (_, answered) => afterAnswer(answered),
  terminate: (_, answered) => afterAnswer(answered),
};

function inJpki(card: NationalCardProfile | undefined): CardPosition {
  return card === undefined ? POSITION_UNKNOWN : { application: 'jpki', card };
}

function cardOf({ data }: CommandApdu): NationalCardProfile | undefined {
  return NATIONAL_CARD_PROFILES.find(({ jpkiAid }) => data !== undefined && equalBytes(data, jpkiAid));
}

/** The same file of the same card; what was known of its PIN is not known any more. */
function stayInFile({ card, file }: CardPosition): CardPosition {
  return { ...inJpki(card), ...(file === undefined ? {} : { file }) };
}

function isAccepted(sw: number): boolean {
  return sw === SW.ok || bytesAvailable(sw) !== undefined;
}

function afterAnswer({ kind, sw }: Answered): CardPosition {
  const pending = bytesAvailable(sw);
  if (pending !== undefined) return { application: 'badge', pending, answering: kind };
  return { application: 'badge', verifyMayFollow: kind === 'authenticate' && sw === SW.ok };
}

function afterPutData(position: CardPosition, answered: Answered): CardPosition {
  const { command, sw } = answered;
  const continues = (command.cla & CHAINING_BIT) !== 0 && sw === SW.ok;
  if (!continues) return afterAnswer(answered);
  const length = (position.chain?.length ?? 0) + (command.data?.length ?? 0);
  return { application: 'badge', chain: { item: command.p2, length } };
}
