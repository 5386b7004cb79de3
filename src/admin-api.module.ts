import { Module } from '@nestjs/common';
import { AdminModule } from './admin/admin.module.js';
import { AuthModule } from './admin/auth/auth.module.js';
import { ClientIp } from './transport/http/client/client-ip.js';
import { RequestOrigin } from './transport/http/client/request-origin.js';
import { HttpTrackerModule } from './transport/http/http-tracker.module.js';

/**
 * The admin API with its login, which knows a client's address and the visited host from the HTTP
 * transport. An application can inject
 * `TorrentsService` and `BansService`, to change the access rules itself.
 */
@Module({
  imports: [AuthModule.forTransport(HttpTrackerModule, ClientIp, RequestOrigin), AdminModule],
  exports: [AdminModule],
})
export class AdminApiModule {}
