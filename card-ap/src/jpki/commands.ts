import type { CommandApdu } from '../apdu.ts';
import { type CommandHeader, ID_RECORD_AID, type NationalCardProfile } from '../card-profile.ts';

/** The few commands we send to the JPKI application (docs/protocol/national-card.md section 1). */

/** By full name, no file control information in the answer. */
export function selectJpkiCommand(aid: Uint8Array): CommandApdu {
  return selectByName(aid);
}

/** The application that shows an identifier: found, never read. */
export function selectIdRecordCommand(): CommandApdu {
  return selectByName(ID_RECORD_AID);
}

/** Elementary file under the current application, by its two-byte identifier. */
export function selectFileCommand(fileId: number): CommandApdu {
  return { cla: 0x00, ins: 0xa4, p1: 0x02, p2: 0x0c, data: Uint8Array.of(fileId >> 8, fileId & 0xff) };
}

/** READ BINARY of the current file: `length` 1–250 bytes from a 15-bit `offset`. */
export function readBinaryCommand(offset: number, length: number): CommandApdu {
  return { cla: 0x00, ins: 0xb0, p1: (offset >> 8) & 0x7f, p2: offset & 0xff, ne: length };
}

/** How many tries has the holder's PIN left? Costs none. The PIN file is selected. */
export function queryUserPinCommand({ userPin }: NationalCardProfile): CommandApdu {
  return commandOf(userPin.verify);
}

/** Secret: holds the PIN. The PIN file is selected. */
export function verifyUserPinCommand(pin: Uint8Array, { userPin }: NationalCardProfile): CommandApdu {
  return { ...commandOf(userPin.verify), data: pin };
}

/** `input` is the hash as the profile wants it written; the key file is selected. */
export function computeSignatureCommand(input: Uint8Array, { signing }: NationalCardProfile): CommandApdu {
  return { ...commandOf(signing.command), data: input, ne: signing.signatureLength };
}

/** 250 and not 256: with its status word the answer then fits one frame of the radio. */
export const LONGEST_READ = 250;

function selectByName(aid: Uint8Array): CommandApdu {
  return { cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x0c, data: aid };
}

function commandOf([cla, ins, p1, p2]: CommandHeader): CommandApdu {
  return { cla, ins, p1, p2 };
}
