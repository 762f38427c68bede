import { DigitReader } from '@monban/server/number-guard/digit-reader';
import { searchPicture } from '@monban/server/number-guard/picture-file';
import { expect } from 'chai';
import {
  drawHarmlessPicture,
  drawNumberPicture,
  legibleHalf,
  type NumberPicture,
} from '../../support/number-pictures.ts';

/** A part of the set of 200 and 100 that `npm run bench -- pictures` reads whole, with the same seeds. */
const [NUMBERS, HARMLESS] = [4, 1];

describe('digits printed on a picture', function () {
  this.timeout(180_000);
  let reader: DigitReader;

  before(async () => {
    reader = await DigitReader.open();
  });
  after(() => reader.close());

  async function isFound({ jpeg }: NumberPicture): Promise<boolean> {
    const { places } = await searchPicture(jpeg, () => Promise.resolve(reader));
    return places.some(({ kind }) => kind === 'printed');
  }

  it('are found on the legible half of generated cards, at any angle', async () => {
    const pictures: NumberPicture[] = [];
    for (let index = 0; index < NUMBERS; index += 1) pictures.push(await drawNumberPicture(index));
    const missed: string[] = [];
    for (const picture of legibleHalf(pictures)) if (!(await isFound(picture))) missed.push(picture.name);
    expect(missed).to.deep.equal([]);
  });

  it('do not refuse telephone numbers, form IDs, corporate numbers, dates and amounts', async () => {
    const refused: string[] = [];
    for (let index = 0; index < HARMLESS; index += 1) {
      const picture = await drawHarmlessPicture(index);
      if (await isFound(picture)) refused.push(picture.name);
    }
    expect(refused).to.deep.equal([]);
  });
});
