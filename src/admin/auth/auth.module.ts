import { type DynamicModule, Global, Module, type Type } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { AccessModule } from '../../tracker/access/access.module.js';
import { AdminPort } from './port/admin-port.js';
import { AuthenticationService } from './authentication.service.js';
import { type AddressSource, ClientAddress } from './client-address.js';
import { OperatorPassword } from './operator-password.js';
import { Session } from './session/session.entity.js';
import { type OriginSource, SessionCookie } from './session/session-cookie.js';
import { SessionRepository } from './session/session.repository.js';
import { SessionService } from './session/session.service.js';
import { Token } from './token/token.entity.js';
import { TokenRepository } from './token/token.repository.js';

/** Authenticates operators. Global, as the guard of every admin controller needs its providers. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([Session, Token], DATA_SOURCE), AccessModule],
  providers: [AdminPort, TokenRepository, SessionRepository, SessionService, AuthenticationService, OperatorPassword],
  exports: [AdminPort, AuthenticationService, OperatorPassword, SessionRepository, SessionService],
})
export class AuthModule {
  /**
   * @param transport serves the admin API
   * @param addressSource exported by it
   * @param originSource exported by it
   */
  static forTransport(
    transport: Type,
    addressSource: Type<AddressSource>,
    originSource: Type<OriginSource>,
  ): DynamicModule {
    return {
      module: AuthModule,
      imports: [transport],
      providers: [ClientAddress.from(addressSource), SessionCookie.from(originSource)],
      exports: [ClientAddress, SessionCookie],
    };
  }
}
