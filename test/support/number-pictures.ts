import sharp from 'sharp';
import { withCheckDigit } from './my-numbers.ts';
import { Seeded } from './seeded.ts';

/** One generated picture of a printed card or paper, as a phone or a scanner would hand it in. */
export interface NumberPicture {
  readonly name: string;
  readonly jpeg: Buffer;
  /**
   * How well an ideal observer can tell the printed digits from the paper: the energy of what the digits change,
   * over the noise's deviation (the detectability index d′ of signal detection theory). Computed from the picture.
   */
  readonly legibility: number;
}

/** Pictures of what looks like a card's back with twelve printed digits whose check digit is right. */
export function drawNumberPicture(index: number): Promise<NumberPicture> {
  const random = new Seeded(0xca4d + index);
  const number = withCheckDigit(random.digits(11));
  const groups = [number.slice(0, 4), number.slice(4, 8), number.slice(8)];
  return draw(`number ${index}`, random, groups.join(random.oneOf([' ', '  ', ' ', ''])));
}

/** The same layouts with other things printed: telephone numbers, form IDs, corporate numbers, dates, amounts. */
export function drawHarmlessPicture(index: number): Promise<NumberPicture> {
  const random = new Seeded(0x5afe + index);
  return draw(`harmless ${index}`, random, HARMLESS[index % HARMLESS.length]?.(random) ?? '');
}

/** The better half of the pictures by `legibility`: those that a person could read without effort. */
export function legibleHalf<Picture extends { readonly legibility: number }>(
  pictures: readonly Picture[],
): readonly Picture[] {
  return [...pictures]
    .sort((left, right) => right.legibility - left.legibility)
    .slice(0, Math.floor(pictures.length / 2));
}

const HARMLESS: readonly ((random: Seeded) => string)[] = [
  (random) => `0${random.digits(1)}-${random.digits(4)}-${random.digits(4)}`,
  (random) => `090-${random.digits(4)}-${random.digits(4)}`,
  (random) =>
    `${random.digits(4)} ${random.digits(4)} ${random.digits(4)} ${random.digits(4)} ${random.digits(4)} ${random.digits(3)}`,
  (random) => random.digits(13),
  (random) =>
    `20${random.whole(10, 29)}/${random.whole(10, 12)}/${random.whole(10, 28)} ${random.whole(10, 23)}:${random.whole(10, 59)}`,
  (random) => `${random.whole(1, 9)},${random.digits(3)},${random.digits(3)}`,
];

const FONTS = [
  'DejaVu Sans',
  'DejaVu Sans Mono',
  'Liberation Sans',
  'Liberation Mono',
  'Liberation Serif',
  'Noto Sans CJK JP',
  'Noto Serif CJK JP',
];

interface Style {
  readonly width: number;
  readonly height: number;
  readonly font: string;
  readonly digitHeight: number;
  readonly ink: string;
  readonly paper: string;
  readonly turn: number;
  readonly shear: number;
  readonly blur: number;
  readonly noise: number;
  readonly quality: number;
}

/** ID-1 cards are 85.60 mm × 53.98 mm (ISO/IEC 7810). */
const CARD_RATIO = 53.98 / 85.6;

async function draw(name: string, random: Seeded, line: string): Promise<NumberPicture> {
  const style = drawStyle(random);
  const card = cardOf(random, style);
  const [plain, printed] = await Promise.all([
    photographed(card(''), style),
    photographed(card(line), style),
  ]);
  const noisy = Buffer.from(printed.data);
  for (let at = 0; at < noisy.length; at += 1)
    noisy[at] = Math.min(255, Math.max(0, Math.round((noisy[at] ?? 0) + style.noise * random.normal())));
  const { width, height } = printed.info;
  const jpeg = await sharp(noisy, { raw: { width, height, channels: 1 } })
    .jpeg({ quality: style.quality })
    .toBuffer();
  return { name, jpeg, legibility: detectability(plain.data, printed.data, style.noise) };
}

function drawStyle(random: Seeded): Style {
  const width = random.whole(480, 1400);
  const height = Math.round(width * CARD_RATIO);
  const paper = random.whole(175, 250);
  const ink = Math.round(paper * (1 - random.between(0.3, 1)));
  return {
    width,
    height,
    font: random.oneOf(FONTS),
    digitHeight: height * random.between(0.06, 0.1),
    ink: grey(ink),
    paper: grey(paper),
    turn: random.oneOf([0, 0, 90, 180, 270]) + random.between(-9, 9),
    shear: random.between(-0.12, 0.12),
    blur: random.between(0.3, 2),
    noise: random.between(0, 22),
    quality: random.whole(45, 95),
  };
}

/** The card as SVG, for whatever line is printed on it; everything else is the same each time. */
function cardOf(random: Seeded, style: Style): (line: string) => string {
  const { width, height, font, digitHeight, ink, paper } = style;
  const born = `${random.oneOf(['昭和', '平成'])}${random.whole(10, 30)}年${random.whole(1, 12)}月${random.whole(1, 28)}日生`;
  const waves = Array.from({ length: 14 }, (_, wave) => {
    const y = (height * (wave + 1)) / 15;
    return `<path d="M0 ${y} Q ${width / 4} ${y - 20} ${width / 2} ${y} T ${width} ${y}" stroke="${ink}" stroke-opacity="0.12" fill="none"/>`;
  }).join('');
  const small = height * 0.055;
  const [x, y] = [width * random.between(0.04, 0.12), height * random.between(0.4, 0.8)];
  return (line) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<rect width="100%" height="100%" rx="${width * 0.03}" fill="${paper}"/>${waves}
<g fill="${ink}" font-family="Noto Sans CJK JP" font-size="${small}">
<text x="${width * 0.05}" y="${height * 0.12}">個人番号</text>
<text x="${width * 0.05}" y="${height * 0.22}">番号 花子\u3000${born}</text>
<text x="${width * 0.05}" y="${height * 0.93}">みだりに他人に見せないでください</text></g>
<rect x="${width * 0.78}" y="${height * 0.05}" width="${width * 0.16}" height="${height * 0.2}" fill="${ink}" fill-opacity="0.5"/>
<text x="${x}" y="${y}" fill="${ink}" font-family="${font}" font-size="${digitHeight * 1.38}" xml:space="preserve">${line}</text>
</svg>`;
}

/** Sheared, turned, on a desk, a little out of focus: 8-bit grey. */
function photographed(svg: string, { turn, shear, blur, paper, ink }: Style) {
  const desk = { background: mid(paper, ink) };
  return sharp(Buffer.from(svg))
    .affine([1, shear, 0, 1], desk)
    .toBuffer()
    .then((sheared) => sharp(sheared).rotate(turn, desk).toBuffer())
    .then((turned) =>
      sharp(turned)
        .extend({ top: 40, bottom: 40, left: 40, right: 40, ...desk })
        .flatten(desk)
        .greyscale()
        .blur(blur)
        .raw()
        .toBuffer({ resolveWithObject: true }),
    );
}

/** Rounding to whole greys and JPEG leave about so much, even where no noise was added. */
const LEAST_NOISE = 2;

function detectability(plain: Uint8Array, printed: Uint8Array, noise: number): number {
  let energy = 0;
  for (let at = 0; at < printed.length; at += 1) energy += ((printed[at] ?? 0) - (plain[at] ?? 0)) ** 2;
  return Math.sqrt(energy) / Math.max(noise, LEAST_NOISE);
}

function grey(value: number): string {
  return `rgb(${value},${value},${value})`;
}

function mid(paper: string, ink: string): string {
  const value = (text: string) => Number(/[0-9]+/.exec(text)?.[0] ?? 0);
  return grey(Math.round(value(paper) * 0.6 + value(ink) * 0.4));
}
