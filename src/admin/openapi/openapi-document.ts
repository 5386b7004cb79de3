import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { version } from '../../version.js';
import { AdminModule } from '../admin.module.js';

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
    .addBearerAuth()
    .build();
  const create = () => SwaggerModule.createDocument(app, description, { include: [AdminModule], deepScanRoutes: true });
  SwaggerModule.setup('api/docs', app, create, { jsonDocumentUrl: 'api/openapi.json', raw: ['json'] });
}
