import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import {
  MAX_RECORDED_PASSKEYS,
  PASSKEY_USE_PRECISION_MS,
  RECORD_PASSKEY_USE_MS,
} from '../../../config/limits/private/member.limits.js';
import { SwarmSettings } from '../../../config/settings/swarm.settings.js';
import { RepeatedTask } from '../../repeated-task.js';
import { MemberRepository } from '../member.repository.js';

/** Records when passkeys were last used: each at most once an hour, many at a time. */
@Injectable()
export class PasskeyUse implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Members');
  private readonly recording = new RepeatedTask(() => this.record(), RECORD_PASSKEY_USE_MS);
  /** Ids of passkeys that were used since the last hour began; the value tells whether that is recorded. */
  private used = new Map<number, boolean>();
  private hour = 0;

  constructor(
    private readonly repository: MemberRepository,
    private readonly settings: SwarmSettings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.mode === 'private') this.recording.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.recording.stop();
    await this.record();
  }

  note(passkeyId: number): void {
    if (!this.used.has(passkeyId)) this.used.set(passkeyId, false);
  }

  private async record(): Promise<void> {
    const ids = [...this.used].flatMap(([id, isRecorded]) => (isRecorded ? [] : [id])).slice(0, MAX_RECORDED_PASSKEYS);
    try {
      if (ids.length > 0) await this.repository.recordUse(ids);
    } catch (error) {
      this.logger.warn(`use of passkeys not recorded: ${(error as Error).message}`);
      return;
    }
    for (const id of ids) this.used.set(id, true);
    const hour = Math.floor(Date.now() / PASSKEY_USE_PRECISION_MS);
    if (hour !== this.hour && ids.length < MAX_RECORDED_PASSKEYS) {
      this.hour = hour;
      this.used = new Map();
    }
  }
}
