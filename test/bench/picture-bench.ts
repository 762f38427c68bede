import { DigitReader } from '@monban/server/number-guard/digit-reader';
import { searchPicture } from '@monban/server/number-guard/picture-file';
import {
  drawHarmlessPicture,
  drawNumberPicture,
  legibleHalf,
  type NumberPicture,
} from '../support/number-pictures.ts';
import type { Table } from './table.ts';

const [NUMBERS, HARMLESS] = [200, 100];

/** How many printed numbers are found on the seeded set of pictures, and how many other digits are taken for one. */
export async function benchPictures(): Promise<Table> {
  const reader = await DigitReader.open();
  try {
    const isFound = async ({ jpeg }: NumberPicture) =>
      (await searchPicture(jpeg, () => Promise.resolve(reader))).places.length > 0;
    const pictures = await drawn(NUMBERS, drawNumberPicture);
    const legible = legibleHalf(pictures);
    const found = await thoseOf(pictures, isFound);
    const foundLegible = legible.filter((picture) => found.has(picture)).length;
    const alarms = await thoseOf(await drawn(HARMLESS, drawHarmlessPicture), isFound);
    return {
      title: 'Printed digits',
      note: `${NUMBERS} seeded pictures of a card's back: fonts, sizes, turns, shear, blur, noise, contrast. Legible: the half with the larger detectability index, computed from each picture.`,
      header: ['', 'found', 'of'],
      rows: [
        ['a number, legible half', String(foundLegible), String(legible.length)],
        ['a number, all', String(found.size), String(pictures.length)],
        ['something else taken for one', String(alarms.size), String(HARMLESS)],
      ],
    };
  } finally {
    await reader.close();
  }
}

async function drawn(
  count: number,
  draw: (index: number) => Promise<NumberPicture>,
): Promise<NumberPicture[]> {
  const pictures: NumberPicture[] = [];
  for (let index = 0; index < count; index += 1) pictures.push(await draw(index));
  return pictures;
}

async function thoseOf(
  pictures: readonly NumberPicture[],
  isFound: (picture: NumberPicture) => Promise<boolean>,
): Promise<ReadonlySet<NumberPicture>> {
  const found = new Set<NumberPicture>();
  for (const [index, picture] of pictures.entries()) {
    if (await isFound(picture)) found.add(picture);
    if ((index + 1) % 20 === 0) console.error(`bench: ${index + 1} of ${pictures.length} pictures`);
  }
  return found;
}
