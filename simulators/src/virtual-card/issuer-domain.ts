import { fromHex } from '@monban/card-ap/bytes';
import { type Answer, answer, type Application, type CardCommand, word } from './application.ts';
import { fileControlInformation } from './file-application.ts';
import { WORD } from './word.ts';

/** GlobalPlatform issuer security domain. */
const ISSUER_AID = fromHex('a0000001510000');

/** What is current after a reset: it can be selected and left, and gives nothing away. */
export const ISSUER_DOMAIN: Application = {
  aid: ISSUER_AID,
  select: (p2) => (p2 === 0x0c ? word(WORD.ok) : answer(fileControlInformation(ISSUER_AID))),
  deselect: () => undefined,
  execute,
};

function execute({ cla, ins, p1 }: CardCommand): Answer {
  if (cla !== 0x00 && cla !== 0x80) return word(WORD.classNotSupported);
  // The real domain has GET DATA with stable identifiers behind 80 CA; this one has none of them.
  if (cla === 0x80 && ins === 0xca) return word(WORD.referenceDataNotFound);
  if (ins !== 0xa4) return word(WORD.instructionNotSupported);
  return word(p1 === 0x00 ? WORD.wrongParameters : WORD.notFound);
}
