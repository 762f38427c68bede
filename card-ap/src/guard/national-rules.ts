import type { CommandApdu } from '../apdu.ts';
import { INS } from '../applet/format.ts';
import { startsWithBytes } from '../bytes.ts';
import { ID_RECORD_AID, type JpkiFile, type PinRule, type SigningRule } from '../card-profile.ts';
import { LONGEST_READ } from '../jpki/commands.ts';
import { type CardPosition, fileId } from './position.ts';
import { hasBody, isHeader, type Rule, selects } from './rule.ts';

/**
 * What may go to a national card, and to the application that shows an identifier. PIN and key are those of the
 * selected card's profile: what is right for one generation is refused for another.
 */
export const NATIONAL_RULES: readonly Rule[] = [
  {
    kind: 'select-jpki',
    application: 'any',
    fits: (command, at) =>
      isHeader(command, [0x00, INS.select, 0x04, 0x0c]) &&
      at.nationalCards.some(({ jpkiAid }) => selects(command, jpkiAid)),
  },
  {
    // Without file control information: the answer is a status word and nothing else.
    kind: 'select-id-record',
    application: 'any',
    fits: (command) => isHeader(command, [0x00, INS.select, 0x04, 0x0c]) && selects(command, ID_RECORD_AID),
  },
  {
    kind: 'select-file',
    application: 'jpki',
    fits: (command, at) =>
      isHeader(command, [0x00, INS.select, 0x02, 0x0c]) &&
      hasBody(command, 2) &&
      at.selectableFiles.includes(fileId(command)),
  },
  {
    // P1 bit 8 would name another file by its short identifier.
    kind: 'read-binary',
    application: 'jpki',
    fits: (command, at) =>
      at.position.file !== undefined &&
      at.readableFiles.includes(at.position.file) &&
      isHeader(command, [0x00, 0xb0, command.p1 & 0x7f, command.p2]) &&
      command.ne !== undefined &&
      hasBody(command, 0, Math.min(command.ne, LONGEST_READ)),
  },
  {
    kind: 'query-user-pin',
    application: 'jpki',
    fits: (command, { position }) =>
      isSelected(position, 'user-pin') && isHeader(command, pinRule(position).verify) && hasBody(command, 0),
  },
  {
    // Only right after the card said how many tries are left, and never for the last one.
    kind: 'verify-user-pin',
    application: 'jpki',
    fits: (command, { position }) =>
      isSelected(position, 'user-pin') &&
      (position.triesLeft ?? 0) >= pinRule(position).fewestTries &&
      isHeader(command, pinRule(position).verify) &&
      hasBody(command, pinRule(position).digits) &&
      isDigits(command.data),
  },
  {
    kind: 'compute-signature',
    application: 'jpki',
    fits: (command, { position }) =>
      isSelected(position, 'user-key') && asksForSignature(command, signingRule(position)),
  },
];

function isSelected(
  position: CardPosition,
  file: JpkiFile,
): position is CardPosition & Required<Pick<CardPosition, 'card'>> {
  return position.card !== undefined && position.file === position.card.files[file];
}

function pinRule(position: Required<Pick<CardPosition, 'card'>>): PinRule {
  return position.card.userPin;
}

function signingRule(position: Required<Pick<CardPosition, 'card'>>): SigningRule {
  return position.card.signing;
}

/** A hash in exactly the form of the profile, and as many bytes of answer as its signatures have. */
function asksForSignature(command: CommandApdu, rule: SigningRule): boolean {
  return (
    isHeader(command, rule.command) &&
    hasBody(command, rule.inputPrefix.length + rule.hashLength, rule.signatureLength) &&
    command.data !== undefined &&
    startsWithBytes(command.data, rule.inputPrefix)
  );
}

function isDigits(data: Uint8Array | undefined): boolean {
  return data?.every((byte) => byte >= 0x30 && byte <= 0x39) === true;
}
