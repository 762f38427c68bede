import { cutPhoto } from '@monban/server/photos/cut-photo';
import { ChildUploadGuard } from '@monban/server/number-guard/child-upload-guard';
import { withoutMetadata } from '@monban/server/number-guard/picture-file';
import sharp from 'sharp';
import { drawPortrait } from '../support/portraits.ts';
import { spread, twoPlaces } from './statistics.ts';
import type { Table } from './table.ts';
import { timed } from './work.ts';

const PHOTOS = 10;
const SIZE = { width: 2_100, height: 2_700 };
const TODAY = '2026-11-10';

/** Photos of applications as a phone takes them: how many a second are judged, cut and searched for digits. */
export async function benchPhotos(): Promise<Table> {
  const guard = new ChildUploadGuard();
  try {
    const perSecond: Record<string, number[]> = { checks: [], guard: [], bare: [] };
    for (let person = 0; person < PHOTOS; person += 1) {
      const bytes = await drawPortrait({ person, ...SIZE });
      const picture = await withoutMetadata(bytes, 'jpeg');
      const works = {
        bare: () => sharp(bytes).resize(700, 900).jpeg({ quality: 90 }).toBuffer(),
        checks: () => cutPhoto({ bytes, picture, crop: undefined, today: TODAY }),
        guard: () => guard.inspect({ bytes, contentType: 'image/jpeg', fileName: '' }),
      };
      for (const [name, work] of Object.entries(works)) perSecond[name]?.push(1_000 / (await timed(work)));
    }
    return tableOf(perSecond);
  } finally {
    await guard.close();
  }
}

function tableOf({ checks = [], guard = [], bare = [] }: Record<string, number[]>): Table {
  const ratio = (ours: readonly number[]) =>
    spread(
      ours.map((value, index) => value / (bare[index] ?? Number.NaN)),
      twoPlaces,
    );
  return {
    title: 'Photos of applications',
    note:
      `${PHOTOS} drawn portraits of ${SIZE.width} × ${SIZE.height} pixels, one after the other. "Checks" are all rules of ` +
      'a card photo, the cut and the encoding; "guard" is the search for printed digits and codes in its own process; ' +
      'beside both, decoding and encoding alone. Per second; min / median / max.',
    header: ['work', 'per second', 'ratio to decoding and encoding'],
    rows: [
      ['checks', spread(checks, twoPlaces), ratio(checks)],
      ['guard', spread(guard, twoPlaces), ratio(guard)],
      ['bare', spread(bare, twoPlaces), '1'],
    ],
  };
}
