import { createPublicKey, X509Certificate } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SignedMessage } from '@monban/core/messages/signed-message';
import { verifyingKeys, type VerifyingKeys } from '@monban/trust/keys';
import { opensAsCheckpoint } from '@monban/trust/proof/checkpoint-chain';
import { unusable } from './cert-verify-input.ts';

/** What somebody who verifies has by another way than the file. */
export interface BelievedKeys {
  readonly authorities: readonly X509Certificate[];
  readonly checkpointKeys: VerifyingKeys;
  readonly keptCheckpoints: readonly SignedMessage[];
}

const PEM = /-----BEGIN (CERTIFICATE|PUBLIC KEY)-----[\s\S]+?-----END \1-----/g;

/**
 * `*.pem` with public keys of checkpoints and certificates of authorities, `*.checkpoint.json` with kept checkpoints;
 * nothing else in the folder is looked at. Throws `CONFIGURATION_INVALID` where there is no key, or one that cannot be
 * read: what is not believed must not be believed by mistake.
 */
export async function readKeysFolder(folder: string): Promise<BelievedKeys> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw unusable(folder, { problem: 'It cannot be read.', remedy: 'Name a folder with keys.', cause });
  });
  const texts = async (ending: string) =>
    Promise.all(
      names
        .filter((name) => name.endsWith(ending))
        .sort()
        .map(async (name) => ({
          path: join(folder, name),
          text: await readFile(join(folder, name), 'utf8'),
        })),
    );
  const blocks = (await texts('.pem')).flatMap(({ path, text }) =>
    [...text.matchAll(PEM)].map(([pem, kind]) => ({ path, pem, kind })),
  );
  const certificates = blocks.filter(({ kind }) => kind === 'CERTIFICATE');
  const keys = blocks.filter(({ kind }) => kind === 'PUBLIC KEY');
  if (keys.length === 0)
    throw unusable(folder, {
      problem: 'There is no public key of checkpoints in it.',
      remedy: 'Put the *.pub.pem there that `monban export keys` wrote.',
    });
  const checkpointKeys = verifyingKeys(...keys.map((one) => read(one, () => keyOf(one.pem))));
  return {
    authorities: certificates.map((one) => read(one, () => new X509Certificate(one.pem))),
    checkpointKeys,
    keptCheckpoints: (await texts('.checkpoint.json')).map((one) =>
      read(one, () => checkpointOf(one.text, checkpointKeys)),
    ),
  };
}

function keyOf(pem: string) {
  const key = createPublicKey(pem);
  // Throws for a key of another kind.
  verifyingKeys(key);
  return key;
}

function checkpointOf(text: string, keys: VerifyingKeys): SignedMessage {
  const message = SignedMessage.parse(JSON.parse(text));
  if (!opensAsCheckpoint(message, keys)) throw new TypeError('not signed by a key of this folder');
  return message;
}

function read<Value>({ path }: { readonly path: string }, make: () => Value): Value {
  try {
    return make();
  } catch (cause) {
    throw unusable(path, {
      problem: 'It cannot be understood, or its signature is wrong.',
      remedy: 'Take it out of the folder, or put the right one there.',
      cause,
    });
  }
}
