import type { IncomingMessage, ServerResponse } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { version } from '../../config/version.js';
import { AdminModule } from '../admin.module.js';

const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves the admin API's OpenAPI document, and a page that shows it and loads nothing from elsewhere. Call before `app.init()`. */
export function serveOpenApiDocument(app: INestApplication): void {
  const description = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('YaBTT admin API')
    .setDescription(
      'Manages a BitTorrent tracker. Info hashes and peer ids are lower-case hex; errors are RFC 9457 problem details.',
    )
    .setVersion(version)
    .setLicense('MIT', 'https://spdx.org/licenses/MIT.html')
    .addBasicAuth()
    .addCookieAuth('yabtt_session')
    .addServer('/')
    .addSecurity('bearer', { type: 'http', scheme: 'bearer' })
    .build();
  app.use('/api/docs', restrictPage);
  const create = () => SwaggerModule.createDocument(app, description, { include: [AdminModule], deepScanRoutes: true });
  SwaggerModule.setup('api/docs', app, create, { jsonDocumentUrl: 'api/openapi.json', raw: ['json'] });
}

/** The page runs its own scripts only. Its components have styles in attributes. */
function restrictPage(_request: IncomingMessage, response: ServerResponse, next: () => void): void {
  response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  next();
}
