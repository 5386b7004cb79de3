import { Controller, Get, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CODINGS, type PageFile } from './page-file.js';
import { PageFiles } from './page-files.js';

/** The page runs its own scripts, has its own styles, and talks to this tracker only. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'";

const YEAR_SECONDS = 31_536_000;

/** Serves the page for operators. It holds no data; what it shows, it asks the admin API for. */
@Controller('admin')
export class PageController {
  constructor(private readonly files: PageFiles) {}

  /** A file, or the page itself for the paths that it shows views at. */
  @Get(['', '*path'])
  serve(@Req() request: Request, @Res() response: Response): void {
    const path = request.path.replace(/^\/admin\/?/, '');
    const file = this.files.find(path) ?? (path.includes('.') ? undefined : this.files.find('index.html'));
    response.set({
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    });
    if (file) send(file, request, response);
    else response.status(404).type('text').set('Cache-Control', 'no-store').end('Not Found\n');
  }
}

function send(file: PageFile, request: Request, response: Response): void {
  const coding = CODINGS.find((coding) => file.compressed[coding] && request.acceptsEncodings(coding));
  response.set({
    'Cache-Control': file.isHashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
    ETag: file.etag,
    Vary: 'Accept-Encoding',
  });
  if (request.headers['if-none-match']?.includes(file.etag)) {
    response.status(304).end();
    return;
  }
  const body = (coding && file.compressed[coding]) ?? file.content;
  if (coding) response.set('Content-Encoding', coding);
  response.set({ 'Content-Type': file.type, 'Content-Length': String(body.length) }).end(body);
}
