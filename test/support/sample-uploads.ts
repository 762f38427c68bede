import { zipSync, strToU8 } from 'fflate';
import PdfDocument from 'pdfkit';
import QRCode from 'qrcode';
import sharp from 'sharp';

/** Files of every kind around one text, made on the spot. */

/** A workbook with these parts on top of the least that makes one. `rows` are cells as XML. */
export function workbookWith(rows: string, parts: Readonly<Record<string, string>> = {}): Uint8Array {
  return zipOf({
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    'xl/workbook.xml': '<workbook><sheets><sheet name="A" sheetId="1" state="hidden"/></sheets></workbook>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    ...parts,
  });
}

export function zipOf(members: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const bytes = Object.entries(members).map(([name, content]) => [
    name,
    typeof content === 'string' ? strToU8(content) : content,
  ]);
  return zipSync(Object.fromEntries(bytes) as Record<string, Uint8Array>);
}

export interface PdfContent {
  readonly text?: string;
  /** Each piece is placed by itself, one beside the other. */
  readonly pieces?: readonly string[];
  readonly title?: string;
  readonly attachment?: { readonly name: string; readonly content: string };
  readonly picture?: Uint8Array;
}

export async function pdfWith({ text, pieces, title, attachment, picture }: PdfContent): Promise<Uint8Array> {
  const document = new PdfDocument({ info: { Title: title ?? 'Test' } });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => document.on('end', resolve));
  document.text(text ?? 'Nothing to see');
  for (const piece of pieces ?? []) document.text(piece, { continued: true });
  if (pieces) document.text('');
  if (attachment) document.file(Buffer.from(attachment.content), { name: attachment.name });
  if (picture) document.image(Buffer.from(picture), { width: 400 });
  document.end();
  await ended;
  return Uint8Array.from(Buffer.concat(chunks));
}

export interface QrPicture {
  readonly text: string;
  readonly turn?: number;
  readonly format?: 'jpeg' | 'png' | 'webp';
}

/** A QR code somewhere on a larger picture, turned. */
export async function pictureWithQr({ text, turn = 0, format = 'png' }: QrPicture): Promise<Uint8Array> {
  const code = await QRCode.toBuffer(text, { width: 240, margin: 4 });
  const turned = await sharp(code).rotate(turn, { background: '#ffffff' }).toBuffer();
  return plainPicture()
    .composite([{ input: turned, left: 420, top: 60 }])
    .toFormat(format)
    .toBuffer();
}

/** Without anything on it. */
export function plainPicture() {
  return sharp({ create: { width: 900, height: 560, channels: 3, background: '#eef2e6' } });
}
