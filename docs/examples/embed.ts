import { Controller, Get, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HttpTrackerModule, ScrapeService, TrackerModule, type TrackerSettings } from 'yabtt';

/** A route of the application beside those of the tracker. It calls the tracker's service, not its HTTP transport. */
@Controller('torrents')
class TorrentsController {
  constructor(private readonly scrapes: ScrapeService) {}

  @Get(':infoHash')
  async counts(@Param('infoHash') infoHash: string) {
    const [torrent] = await this.scrapes.queryState({ infoHashes: [Buffer.from(infoHash, 'hex')] });
    return { complete: torrent?.complete, incomplete: torrent?.incomplete, downloaded: torrent?.downloaded };
  }
}

/** Starts an application that includes the tracker: `/announce` and `/scrape` beside its own routes. */
export async function startApplication(settings: TrackerSettings, port: number) {
  @Module({
    imports: [TrackerModule.forRoot(settings), HttpTrackerModule],
    controllers: [TorrentsController],
  })
  class ApplicationModule {}

  const application = await NestFactory.create(ApplicationModule, { logger: ['error', 'warn'] });
  await application.listen(port, '127.0.0.1');
  return application;
}
