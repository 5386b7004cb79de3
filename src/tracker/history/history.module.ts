import { Module } from '@nestjs/common';
import { HistoryRecorder } from './history-recorder.js';
import { HistoryRepository } from './history.repository.js';
import { HistoryService } from './history.service.js';
import { SwarmHistoryRepository } from './swarm/swarm-history.repository.js';

@Module({
  providers: [HistoryRecorder, HistoryRepository, HistoryService, SwarmHistoryRepository],
  exports: [HistoryRecorder, HistoryService, SwarmHistoryRepository],
})
export class HistoryModule {}
