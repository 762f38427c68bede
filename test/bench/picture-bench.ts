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
    const found = await countOf(pictures, isFound);
    const foundLegible = await countOf(legible, isFound);
    const alarms = await countOf(await drawn(HARMLESS, drawHarmlessPicture), isFound);
    return {
      title: 'Printed digits',
      note: `${NUMBERS} seeded pictures of a card's back: fonts, sizes, turns, shear, blur, noise, contrast. Legible: the half with the larger detectability index, computed from each picture.`,
      header: ['', 'found', 'of'],
      rows: [
        ['a number, legible half', String(foundLegible), String(legible.length)],
        ['a number, all', String(found), String(pictures.length)],
        ['something else taken for one', String(alarms), String(HARMLESS)],
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

async function countOf(
  pictures: readonly NumberPicture[],
  isFound: (picture: NumberPicture) => Promise<boolean>,
): Promise<number> {
  let count = 0;
  for (const picture of pictures) if (await isFound(picture)) count += 1;
  return count;
}
