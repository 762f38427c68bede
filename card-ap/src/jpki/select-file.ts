import type { JpkiFile, NationalCardProfile } from '../card-profile.ts';
import { exchangeOne } from '../exchange.ts';
import { expectOk, SW } from '../status-word.ts';
import type { GuardedTransmit } from '../transmit.ts';
import { selectFileCommand, selectJpkiCommand } from './commands.ts';

/** False: the card has not got this application. One APDU. Throws TRANSPORT and StatusWordError. */
export async function selectJpki(transmit: GuardedTransmit, profile: NationalCardProfile): Promise<boolean> {
  const response = await exchangeOne(transmit, selectJpkiCommand(profile.jpkiAid));
  if (response.sw === SW.notFound) return false;
  expectOk(response);
  return true;
}

/** A file of the selected application; false: there is none. One APDU; errors as above. */
export async function selectFile(
  transmit: GuardedTransmit,
  file: JpkiFile,
  profile: NationalCardProfile,
): Promise<boolean> {
  const response = await exchangeOne(transmit, selectFileCommand(profile.files[file]));
  if (response.sw === SW.notFound) return false;
  expectOk(response);
  return true;
}

/** Application and file, two APDUs; false: the card has not got one of them. */
export async function selectJpkiFile(
  transmit: GuardedTransmit,
  file: JpkiFile,
  profile: NationalCardProfile,
): Promise<boolean> {
  return (await selectJpki(transmit, profile)) && (await selectFile(transmit, file, profile));
}
