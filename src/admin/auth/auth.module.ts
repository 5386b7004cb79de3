import { type DynamicModule, Global, Module, type Type } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { AuthenticationService } from './authentication.service.js';
import { type AddressSource, ClientAddress } from './client-address.js';
import { OperatorPassword } from './operator-password.js';
import { Token } from './token/token.entity.js';
import { TokenRepository } from './token/token.repository.js';

/** Authenticates operators. Global, as the guard of every admin controller needs its providers. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([Token], DATA_SOURCE)],
  providers: [TokenRepository, AuthenticationService, OperatorPassword],
  exports: [AuthenticationService, OperatorPassword],
})
export class AuthModule {
  /** @param addressSource exported by `transport`, which serves the admin API */
  static forTransport(transport: Type, addressSource: Type<AddressSource>): DynamicModule {
    return {
      module: AuthModule,
      imports: [transport],
      providers: [ClientAddress.from(addressSource)],
      exports: [ClientAddress],
    };
  }
}
