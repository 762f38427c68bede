import sharp from 'sharp';
import { Seeded } from './seeded.ts';

export interface PortraitOptions {
  /** Whose: another number is another face. */
  readonly person?: number;
  readonly width?: number;
  readonly height?: number;
  readonly background?: 'plain' | 'bookshelf';
  /** Standard deviation of a Gaussian blur, in pixels. */
  readonly blur?: number;
  /** Factor on the light: 1 is well lit. */
  readonly light?: number;
  readonly quality?: number;
}

const USUAL = { person: 0, width: 700, height: 900, blur: 0, light: 1, quality: 92 };

/** A drawn face before a wall as a JPEG, with the grain of a camera; the same bytes for the same options. */
export async function drawPortrait(options: PortraitOptions = {}): Promise<Buffer> {
  const { width, height, blur, light, quality, person } = { ...USUAL, ...options };
  const drawn = sharp(Buffer.from(svgOf(options, width, height))).removeAlpha();
  const blurred = blur > 0 ? drawn.blur(blur) : drawn;
  const { data } = await blurred.raw().toBuffer({ resolveWithObject: true });
  const random = new Seeded(0x9a1e + person);
  for (let at = 0; at < data.length; at += 1)
    data[at] = Math.min(255, Math.max(0, Math.round((data[at] ?? 0) * light + 3 * random.normal())));
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
}

function svgOf({ person = 0, background = 'plain' }: PortraitOptions, width: number, height: number): string {
  const random = new Seeded(0xface + person * 7919);
  const hair = random.oneOf(['#1c1614', '#2d221c', '#4a3626', '#777070']);
  const [faceWidth, hairLine] = [random.between(0.21, 0.27), random.between(0.02, 0.14)];
  const skin = random.oneOf(['#e3b692', '#d9a783', '#c98f6b', '#efc8a8']);
  const [eyes, mouth] = [random.between(0.36, 0.44), random.between(0.58, 0.64)];
  const long = random.between(0.3, 0.75);
  const x = (part: number) => part * width;
  const y = (part: number) => part * height;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="${width}" height="${height}" fill="#d6dce2"/>${background === 'plain' ? '' : shelves(random, width, height)}
    <rect x="${x(0.5 - faceWidth - 0.04)}" y="${y(0.1)}" width="${x(2 * faceWidth + 0.08)}" height="${y(long)}" rx="${x(0.1)}" fill="${hair}"/>
    <path d="M0 ${height} Q ${x(0.1)} ${y(0.8)} ${x(0.5)} ${y(0.78)} T ${width} ${height} Z" fill="${random.oneOf(['#20304d', '#3a3a3a', '#74624d', '#5b2333'])}"/>
    <rect x="${x(0.42)}" y="${y(0.66)}" width="${x(0.16)}" height="${y(0.16)}" fill="${skin}"/>
    <ellipse cx="${x(0.5)}" cy="${y(0.45)}" rx="${x(faceWidth)}" ry="${y(0.28)}" fill="${skin}"/>
    <ellipse cx="${x(0.5)}" cy="${y(0.2 + hairLine / 2)}" rx="${x(faceWidth)}" ry="${y(0.07 + hairLine / 2)}" fill="${hair}"/>
    ${eye(x(0.5 - faceWidth * 0.45), y(eyes), x(0.035))}${eye(x(0.5 + faceWidth * 0.45), y(eyes), x(0.035))}
    <path d="M ${x(0.5)} ${y(eyes + 0.02)} l ${x(-0.02)} ${y(0.09)} l ${x(0.03)} 0" stroke="#7a4f38" stroke-width="${x(0.006)}" fill="none"/>
    <path d="M ${x(0.43)} ${y(mouth)} q ${x(0.07)} ${y(random.between(0, 0.02))} ${x(0.14)} 0" stroke="#8c3b36" stroke-width="${x(0.012)}" fill="none"/>
  </svg>`;
}

function eye(x: number, y: number, size: number): string {
  return `<ellipse cx="${x}" cy="${y}" rx="${size}" ry="${size / 2}" fill="#fff"/><circle cx="${x}" cy="${y}" r="${size / 2}" fill="#20150f"/>
    <path d="M ${x - size * 1.3} ${y - size} q ${size * 1.3} ${-size * 0.6} ${size * 2.6} 0" stroke="#2b1d16" stroke-width="${size / 4}" fill="none"/>`;
}

function shelves(random: Seeded, width: number, height: number): string {
  const books: string[] = [];
  for (let top = 0; top < height; top += height / 6)
    for (let left = 0; left < width; left += width / 16)
      books.push(
        `<rect x="${left}" y="${top}" width="${width / 18}" height="${height / 7}" fill="${random.oneOf(['#8b1e1e', '#1e3f8b', '#e8e0c8', '#2f2f2f', '#1e6b3a'])}"/>`,
      );
  return books.join('');
}
