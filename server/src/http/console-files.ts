import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@monban/core/errors';
import express, { type Express, type Request, type Response } from 'express';
import { NONCE_PLACEHOLDER, nonceOf } from './security-headers.ts';

/**
 * The built console: files with a hash in their name are kept for ever, every other path is `index.html`, because the
 * console's own router knows it. `/api` never gets here.
 */
export function mountConsole(app: Express, folder: string): void {
  app.use(
    '/assets',
    express.static(join(folder, 'assets'), {
      immutable: true,
      maxAge: '365d',
      index: false,
      fallthrough: false,
    }),
  );
  app.use(express.static(folder, { index: false, redirect: false, maxAge: 0 }));
  app.get('/{*path}', async (_request: Request, response: Response) => {
    const page = await readFile(join(folder, 'index.html'), 'utf8').catch((cause: unknown) => {
      throw new AppError('NOT_FOUND', { cause });
    });
    response
      .setHeader('Cache-Control', 'no-store')
      .type('html')
      .send(page.replaceAll(NONCE_PLACEHOLDER, nonceOf(response)));
  });
}
