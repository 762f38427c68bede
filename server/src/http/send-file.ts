import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { FileAnswer } from './route.ts';

/** Sends a file for saving, never for showing: its text is nobody's page. */
export async function sendFile(response: Response, { mediaType, name, content }: FileAnswer): Promise<void> {
  // Only for the name: what it makes of the type is overwritten.
  response.attachment(name);
  response.setHeader('Content-Type', mediaType);
  if (content instanceof Uint8Array) {
    response.setHeader('Content-Length', content.byteLength).end(content);
    return;
  }
  await pipeline(Readable.from(content), response);
}
