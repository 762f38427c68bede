import type { JpkiFile, NationalCardProfile } from '../card-profile.ts';
import { exchangeOne } from '../exchange.ts';
import { SW } from '../status-word.ts';
import type { GuardedTransmit } from '../transmit.ts';
import { readBinaryCommand, selectFileCommand } from './commands.ts';

/**
 * The first `length` bytes of a file of the selected application: two APDUs. Undefined when the card has no such file,
 * does not show it, or shows less. Throws TRANSPORT, RESPONSE_MALFORMED, NUMBER_EXPOSED.
 */
export async function readFileStart(
  transmit: GuardedTransmit,
  file: JpkiFile,
  { profile, length }: { readonly profile: NationalCardProfile; readonly length: number },
): Promise<Uint8Array | undefined> {
  const selected = await exchangeOne(transmit, selectFileCommand(profile.files[file]));
  if (selected.sw !== SW.ok) return undefined;
  const { data, sw } = await exchangeOne(transmit, readBinaryCommand(0, length));
  return sw === SW.ok && data.length === length ? data : undefined;
}

const AVAILABILITY_LENGTH = 3;

/** Which certificates the card says it has; undefined when it does not say. Two APDUs; errors as above. */
export async function readAvailability(
  transmit: GuardedTransmit,
  profile: NationalCardProfile,
): Promise<{ readonly user: boolean; readonly sign: boolean } | undefined> {
  const bytes = await readFileStart(transmit, 'availability', { profile, length: AVAILABILITY_LENGTH });
  if (bytes === undefined) return undefined;
  const { userAt, signAt, available } = profile.certificateMarks;
  return { user: bytes[userAt] === available, sign: bytes[signAt] === available };
}
