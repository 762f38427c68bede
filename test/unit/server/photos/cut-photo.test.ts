import { readJpeg } from '@monban/core/photos/jpeg-structure';
import { withoutMetadata } from '@monban/server/number-guard/picture-file';
import { cutPhoto, type PhotoSource } from '@monban/server/photos/cut-photo';
import { expect } from 'chai';
import sharp from 'sharp';
import { drawPortrait } from '../../../support/portraits.ts';

async function intakeOf(bytes: Uint8Array, changes: Partial<PhotoSource> = {}) {
  const picture = await withoutMetadata(bytes, 'jpeg');
  return cutPhoto({ bytes, picture, crop: undefined, today: '2026-11-22', ...changes });
}

async function takenFrom(bytes: Uint8Array, changes: Partial<PhotoSource> = {}) {
  const intake = await intakeOf(bytes, changes);
  if (intake.kind === 'refused') throw new Error(`it was refused: ${intake.reasons.join(', ')}`);
  return intake;
}

describe('a photo that is taken in', () => {
  it('is cut to 7:9, made smaller, and encoded within the limits', async () => {
    const { photo, warnings } = await takenFrom(await drawPortrait({ width: 1_500, height: 2_000 }));
    expect(warnings).to.deep.equal([]);
    expect(readJpeg(photo.jpeg)).to.include({ width: 700, height: 900, colour: 'rgb', orientation: 1 });
    expect(photo.jpeg.length).to.be.within(20_480, 7_000_000);
  });

  it('is never enlarged', async () => {
    const { photo } = await takenFrom(await drawPortrait({ width: 490, height: 630 }));
    expect(readJpeg(photo.jpeg)).to.include({ width: 490, height: 630 });
  });

  it('stands upright, however the telephone was held', async () => {
    const upright = await drawPortrait({ person: 5 });
    const lying = await sharp(upright).rotate(270).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const [one, other] = [await takenFrom(upright), await takenFrom(lying)];
    expect(readJpeg(other.photo.jpeg)).to.include({ width: 700, height: 900 });
    const [left, right] = await Promise.all(
      [one, other].map(({ photo }) => sharp(photo.jpeg).greyscale().resize(14, 18).raw().toBuffer()),
    );
    for (const [index, value] of (left ?? []).entries()) expect(right?.[index]).to.be.closeTo(value, 6);
  });

  it('holds nothing of what the camera wrote into it', async () => {
    const secret = 'A-CAMERA-OF-SOMEBODY';
    const bytes = await sharp(await drawPortrait())
      .withExif({
        IFD0: { Make: secret, Artist: secret, ImageDescription: secret },
        IFD2: { DateTimeOriginal: '2026:10:01 10:00:00' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '35/1 40/1 52/1' },
      })
      .withIccProfile('p3')
      .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>${secret}</a></x:xmpmeta>`)
      .toBuffer();
    expect(bytes.includes(secret)).to.equal(true);
    const { photo } = await takenFrom(bytes);
    expect(photo.takenOn).to.equal('2026-10-01');
    for (const trace of [secret, 'Exif', 'ICC_PROFILE', 'xmpmeta', 'GPS', '2026:10'])
      expect(photo.jpeg.includes(trace), trace).to.equal(false);
    expect(await sharp(photo.jpeg).metadata()).to.not.include.any.keys('exif', 'xmp', 'icc', 'iptc');
  });

  it('is what was cut by hand', async () => {
    const crop = { left: 0.25, top: 0.1, width: 0.7, height: 0.7 };
    const { photo } = await takenFrom(await drawPortrait({ width: 1_050, height: 1_350 }), { crop });
    expect(readJpeg(photo.jpeg)).to.include({ width: 700, height: 900 });
  });

  it('is encoded better where it would fall below the least size', async () => {
    const { photo } = await takenFrom(
      await sharp(await drawPortrait({ width: 490, height: 630 }))
        .blur(1.2)
        .jpeg({ quality: 97 })
        .toBuffer(),
    );
    expect(photo.jpeg.length).to.be.at.least(20_480);
  });

  const warnings: readonly [what: string, bytes: () => Promise<Buffer>, reason: string][] = [
    ['is before a bookshelf', () => drawPortrait({ background: 'bookshelf' }), 'background'],
    ['is out of focus', () => drawPortrait({ blur: 10 }), 'blurred'],
    [
      'was taken last year',
      async () =>
        sharp(await drawPortrait())
          .withExif({ IFD2: { DateTimeOriginal: '2025:10:01 10:00:00' } })
          .toBuffer(),
      'taken-long-ago',
    ],
  ];
  for (const [what, bytes, reason] of warnings) {
    it(`comes with a warning where it ${what}`, async () => {
      expect((await takenFrom(await bytes())).warnings).to.deep.equal([reason]);
    });
  }
});

describe('a photo that is refused', () => {
  const landscape = () => drawPortrait({ width: 1_600, height: 900 });
  const rows: readonly [what: string, bytes: () => Promise<Uint8Array>, reason: string][] = [
    ['a landscape that was not cut', landscape, 'not-seven-to-nine'],
    ['a small one', () => drawPortrait({ width: 400, height: 514 }), 'too-small'],
    [
      'colours for print',
      async () =>
        sharp(await drawPortrait())
          .toColourspace('cmyk')
          .jpeg()
          .toBuffer(),
      'cmyk',
    ],
    [
      'a wall',
      async () => {
        const grey = { create: { width: 700, height: 900, channels: 3, background: '#ccc' } } as const;
        const wall = await sharp(grey).jpeg().toBuffer();
        return Buffer.concat([wall, Buffer.alloc(30_000)]);
      },
      'blank',
    ],
  ];
  for (const [what, bytes, reason] of rows) {
    it(`is ${what}: ${reason}`, async () => {
      expect(await intakeOf(await bytes())).to.deep.equal({ kind: 'refused', reasons: [reason] });
    });
  }

  it('is a file that the guard has not decoded', async () => {
    expect(await intakeOf(await drawPortrait(), { picture: undefined })).to.deep.equal({
      kind: 'refused',
      reasons: ['damaged'],
    });
  });
});
