import { AppError } from '@monban/core/errors';
import type { Request } from 'express';
import type { UploadDeclaration } from './route.ts';

/**
 * The body as it was sent. `UNSUPPORTED_MEDIA_TYPE` for another type than the declared ones or a compressed body,
 * `PAYLOAD_TOO_LARGE` as soon as the limit is passed.
 */
export async function readUpload(request: Request, upload: UploadDeclaration): Promise<Buffer> {
  const { mediaTypes, maximumBytes } = upload;
  if (request.get('content-encoding') !== undefined || !request.is([...mediaTypes]))
    throw new AppError('UNSUPPORTED_MEDIA_TYPE');
  if (Number(request.get('content-length') ?? 0) > maximumBytes) throw new AppError('PAYLOAD_TOO_LARGE');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maximumBytes) throw new AppError('PAYLOAD_TOO_LARGE');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
