import { join } from 'node:path';
import express, { type Express, type Request, type Response } from 'express';

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
  app.get('/{*path}', (_request: Request, response: Response) => {
    response.setHeader('Cache-Control', 'no-store');
    response.sendFile('index.html', { root: folder, cacheControl: false });
  });
}
