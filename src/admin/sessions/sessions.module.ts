import { Module } from '@nestjs/common';
import { AccessModule } from '../../tracker/access/access.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { SessionController } from './session.controller.js';
import { SessionsService } from './sessions.service.js';

@Module({ imports: [AccessModule, AuditModule], controllers: [SessionController], providers: [SessionsService] })
export class SessionsModule {}
