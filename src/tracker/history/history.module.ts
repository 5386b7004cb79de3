import { Module } from '@nestjs/common';
import { HistoryRecorder } from './history-recorder.js';
import { HistoryRepository } from './history.repository.js';
import { HistoryService } from './history.service.js';

@Module({ providers: [HistoryRecorder, HistoryRepository, HistoryService], exports: [HistoryRecorder, HistoryService] })
export class HistoryModule {}
