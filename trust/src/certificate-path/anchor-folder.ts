import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { AppError } from '@monban/core/errors';
import { z } from 'zod';
import { writeDurably } from '../durable-file.ts';
import { certificatesIn } from './certificate-file.ts';
import { readCertificate } from './certificate.ts';
import type { PathProfile } from './path-profile.ts';

/** The authorities that an organisation believes, as they lie in a folder. */
export interface AnchorFolder {
  /** DER, in the order of their file names. */
  readonly anchors: readonly Uint8Array[];
  /** A hierarchy of a test, which no real organisation accepts (ruling 12). */
  readonly isTest: boolean;
  /** Under which it issues, besides those of the profile; only a test hierarchy has policies of its own. */
  readonly policies: readonly string[] | undefined;
}

/** The folder's place in the data folder. */
export const ANCHOR_FOLDER = 'trust';

/** Lies beside the certificates of a test hierarchy, and of no other. */
const TEST_MARK = 'test-hierarchy.json';
const TestMark = z.strictObject({
  version: z.literal(1),
  policies: z.array(z.string().regex(/^[0-2](\.\d+)+$/)).min(1),
});

const EXTENSIONS = ['.pem', '.crt', '.cer', '.der'];

/** Far more than there are generations of one authority. */
const MAX_ANCHORS = 64;

/**
 * Reads every certificate (PEM or DER; `.pem`, `.crt`, `.cer`, `.der`) in this folder. Throws `CONFIGURATION_INVALID`
 * where the folder cannot be read, holds none, or holds one that cannot be: an authority that was silently left out
 * would refuse the cards that it issued. A test hierarchy is refused likewise unless `acceptTest`.
 */
export async function readAnchorFolder(
  folder: string,
  { acceptTest }: { readonly acceptTest: boolean },
): Promise<AnchorFolder> {
  const names = await listCertificateFiles(folder);
  const anchors: Uint8Array[] = [];
  for (const name of names) anchors.push(...(await readAnchors(join(folder, name))));
  if (anchors.length === 0) refuse(folder, `It holds no certificate (${EXTENSIONS.join(', ')}).`);
  if (anchors.length > MAX_ANCHORS) refuse(folder, `It holds more than ${MAX_ANCHORS} certificates.`);
  const mark = await findTestMark(folder);
  if (mark && !acceptTest) refuse(folder, 'It holds a test hierarchy, which only the demo believes.');
  return { anchors, isTest: mark !== undefined, policies: mark?.policies };
}

/** Whether there is such a folder at all; an organisation without one validates no certificate. */
export async function hasAnchorFolder(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined);
  return found?.isDirectory() === true;
}

/** Puts a test hierarchy's certificates there, with the mark that makes it one. */
export async function writeTestAnchorFolder(
  folder: string,
  hierarchy: { readonly anchors: readonly Uint8Array[]; readonly policies: readonly string[] },
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const mark = TestMark.parse({ version: 1, policies: hierarchy.policies });
  await writeDurably(join(folder, TEST_MARK), JSON.stringify(mark));
  for (const [index, anchor] of hierarchy.anchors.entries()) {
    await writeDurably(join(folder, `test-authority-${String(index + 1).padStart(2, '0')}.der`), anchor);
  }
}

/** The profile by which certificates under these anchors are judged. */
export function profileUnder({ policies }: AnchorFolder, profile: PathProfile): PathProfile {
  if (policies === undefined || profile.leaf.policies === 'any') return profile;
  return { ...profile, leaf: { ...profile.leaf, policies: [...profile.leaf.policies, ...policies] } };
}

async function listFolder(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw unusable(folder, 'It cannot be read as a folder.', cause);
  }
}

async function listCertificateFiles(folder: string): Promise<readonly string[]> {
  const names = await listFolder(folder);
  return names.filter((name) => EXTENSIONS.includes(extname(name).toLowerCase())).sort();
}

async function readAnchors(path: string): Promise<readonly Uint8Array[]> {
  const file = await readFile(path).catch((cause: unknown) => {
    throw unusable(path, 'It cannot be read.', cause);
  });
  const anchors = certificatesIn(file);
  const isWhole = anchors.length > 0 && anchors.every((der) => readCertificate(der).kind === 'certificate');
  return isWhole ? anchors : refuse(path, 'It is not a certificate in PEM or DER.');
}

async function findTestMark(folder: string): Promise<z.infer<typeof TestMark> | undefined> {
  const path = join(folder, TEST_MARK);
  if (!(await listFolder(folder)).includes(TEST_MARK)) return undefined;
  try {
    return TestMark.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw unusable(path, 'It is not the mark of a test hierarchy.', cause);
  }
}

function refuse(path: string, problem: string): never {
  throw unusable(path, problem);
}

function unusable(path: string, problem: string, cause?: unknown): AppError {
  return new AppError('CONFIGURATION_INVALID', { details: { path, problem, remedy: REMEDY }, cause });
}

const REMEDY =
  'Name a readable folder that holds the CA certificates to believe, in PEM or DER, and nothing damaged.';
