import { createHash, createHmac } from 'node:crypto';
import {
  countItem,
  listHeader,
  listLine,
  NO_ITEMS,
  type ListCounts,
  type ListItem,
} from '@monban/core/drives/batch-list';
import type { ApplicationId, BatchId } from '@monban/core/ids';
import { collectedContents, type CollectedContents } from '../drives/collected-contents.ts';
import type { Platform } from '../platform.ts';
import { slicesOf } from '../records/slices-of.ts';

type Deps = Pick<Platform, 'db' | 'applicationKey'>;

export interface ReadList extends ListCounts {
  /** SHA-256 of the canonical list, base64url. */
  readonly itemHash: string;
  /** Whose form or photo is not there, or not as it was printed. */
  readonly incomplete: readonly ApplicationId[];
}

const SLICE = 1_000;

/** The list of these applications in this order, as it is now; read in slices, and hashed as it is read. */
export async function readList(
  deps: Deps,
  { batchId, round }: { readonly batchId: BatchId; readonly round: number },
  applicationIds: readonly ApplicationId[],
): Promise<ReadList> {
  const hash = createHash('sha256').update(listHeader({ batchId, round }));
  const incomplete: ApplicationId[] = [];
  let counts = NO_ITEMS;
  let position = 0;
  for (const ids of slicesOf(applicationIds, SLICE)) {
    const contents = await collectedContents(deps, ids);
    for (const id of ids) {
      position += 1;
      const item = itemOf(deps, { batchId, applicationId: id }, contents.get(id));
      if (item === undefined || !isFit(contents.get(id))) incomplete.push(id);
      if (item === undefined) continue;
      counts = countItem(counts, item);
      hash.update(listLine(position, item));
    }
  }
  return { ...counts, itemHash: hash.digest('base64url'), incomplete };
}

function itemOf(
  { applicationKey }: Deps,
  { batchId, applicationId }: { readonly batchId: BatchId; readonly applicationId: ApplicationId },
  contents: CollectedContents | undefined,
): ListItem | undefined {
  if (!contents?.form) return undefined;
  const { form } = contents;
  const mark = contents.photo?.mark ?? null;
  const photo =
    mark === null ? null : keyed(applicationKey, 'monban.batch-photo.v1', [batchId, applicationId, mark]);
  if (form.way === 'sealed-envelope') {
    const { way, handedOverOn } = form;
    return { applicationId, form: { way, handedOverOn }, photo };
  }
  const { formId, optOutSign, optOutUser } = form.contents;
  const commitment = keyed(applicationKey, 'monban.batch-form.v1', [batchId, applicationId, formId]);
  const { way, formAsOf } = form;
  return { applicationId, form: { way, commitment, formAsOf, optOutSign, optOutUser }, photo };
}

function isFit(contents: CollectedContents | undefined): boolean {
  return contents?.form?.isCurrent === true && contents.photo?.way === 'file';
}

/** HMAC-SHA-256 of a purpose and its parts, base64url. */
function keyed(key: Buffer, purpose: string, parts: readonly string[]): string {
  return createHmac('sha256', key)
    .update([purpose, ...parts].join('\n'))
    .digest('base64url');
}

/** By which a photo is called: the same at each making. */
export function photoToken(
  { applicationKey }: Pick<Platform, 'applicationKey'>,
  batchId: BatchId,
  applicationId: ApplicationId,
): Uint8Array {
  return Buffer.from(
    keyed(applicationKey, 'monban.batch-photo-name.v1', [batchId, applicationId]),
    'base64url',
  );
}
