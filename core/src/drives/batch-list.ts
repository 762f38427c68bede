import type { ApplicationId, BatchId } from '../ids.ts';

/** One application as the frozen list has it. Nothing of it says who it is, or what the form ID is. */
export interface ListItem {
  readonly applicationId: ApplicationId;
  readonly form:
    | {
        readonly way: 'form-id';
        /** Keyed: without the server's key nobody can try form IDs against it. base64url. */
        readonly commitment: string;
        readonly formAsOf: string;
        readonly optOutSign: boolean;
        readonly optOutUser: boolean;
      }
    | { readonly way: 'sealed-envelope'; readonly handedOverOn: string };
  /** Keyed as well; another photo, another commitment. Null where there is none on file. */
  readonly photo: string | null;
}

export interface ListCounts {
  readonly items: number;
  readonly photos: number;
  readonly optOutsSign: number;
  readonly optOutsUser: number;
  /** Sealed envelopes: nobody knows what was chosen in them. */
  readonly envelopes: number;
}

export const NO_ITEMS: ListCounts = { items: 0, photos: 0, optOutsSign: 0, optOutsUser: 0, envelopes: 0 };

/** The first line of the canonical list, as docs/formats/batch-list.md has it. */
export function listHeader({
  batchId,
  round,
}: {
  readonly batchId: BatchId;
  readonly round: number;
}): string {
  return line(['monban.batch-list.v1', batchId, round]);
}

/** One line per application, at its position from 1. */
export function listLine(position: number, { applicationId, form, photo }: ListItem): string {
  const start = [position, applicationId, form.way];
  const content =
    form.way === 'form-id'
      ? [form.commitment, form.formAsOf, form.optOutSign, form.optOutUser]
      : [form.handedOverOn];
  return line([...start, ...content, photo]);
}

/** The counts with one more item. */
export function countItem(counts: ListCounts, { form, photo }: ListItem): ListCounts {
  const isById = form.way === 'form-id';
  return {
    items: counts.items + 1,
    photos: counts.photos + (photo === null ? 0 : 1),
    optOutsSign: counts.optOutsSign + (isById && form.optOutSign ? 1 : 0),
    optOutsUser: counts.optOutsUser + (isById && form.optOutUser ? 1 : 0),
    envelopes: counts.envelopes + (isById ? 0 : 1),
  };
}

export function isSameCount(left: ListCounts, right: ListCounts): boolean {
  return (
    left.items === right.items &&
    left.photos === right.photos &&
    left.optOutsSign === right.optOutsSign &&
    left.optOutsUser === right.optOutsUser &&
    left.envelopes === right.envelopes
  );
}

/** In groups of four, as it is printed and read out. */
export function groupedHash(hash: string): string {
  return hash.replaceAll(/.{4}(?=.)/g, '$& ');
}

/** JSON of flat arrays without spaces: one text for one content. */
function line(fields: readonly (string | number | boolean | null)[]): string {
  return `${JSON.stringify(fields)}\n`;
}
