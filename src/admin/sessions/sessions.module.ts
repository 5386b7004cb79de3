import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { SessionController } from './session.controller.js';
import { SessionsService } from './sessions.service.js';

@Module({ imports: [AuditModule], controllers: [SessionController], providers: [SessionsService] })
export class SessionsModule {}
