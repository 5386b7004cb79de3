import { Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiProperty } from '@nestjs/swagger';
import { CurrentOperator } from '../auth/current-operator.decorator.js';
import type { Operator } from '../auth/operator.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { ApiPathText } from '../http/api-path-text.decorator.js';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { AllowedClientsService } from './allowed-clients.service.js';
import { CLIENT_PREFIX, ClientPrefixPipe } from './client-prefix.pipe.js';

class AllowedClientsView {
  @ApiProperty({ type: [String], example: ['-TR', '-qB'], description: 'None: members may use every client.' })
  items!: string[];
}

/** The clients that members may use in private mode, beside the bans. */
@AdminController('allowed-clients')
export class AllowedClientsController {
  constructor(private readonly clients: AllowedClientsService) {}

  @Get()
  @ApiOperation({ summary: 'List the prefixes of the peer ids of the clients that members may use' })
  @ApiOkResponse({ type: AllowedClientsView })
  async list(): Promise<AllowedClientsView> {
    return { items: await this.clients.list() };
  }

  @Put(':prefix')
  @HttpCode(204)
  @ApiOperation({ summary: 'Allow a client', description: 'From the first one on, all others are refused.' })
  @ApiPathText('prefix', CLIENT_PREFIX)
  @ApiNoContentResponse()
  @ApiProblems(408, 413, 415)
  async add(@Param('prefix', ClientPrefixPipe) prefix: string, @CurrentOperator() operator: Operator): Promise<void> {
    await this.clients.add(prefix, operator);
  }

  @Delete(':prefix')
  @HttpCode(204)
  @ApiOperation({ summary: 'Allow a client no longer' })
  @ApiPathText('prefix', CLIENT_PREFIX)
  @ApiNoContentResponse()
  @ApiProblems(404)
  async remove(
    @Param('prefix', ClientPrefixPipe) prefix: string,
    @CurrentOperator() operator: Operator,
  ): Promise<void> {
    await this.clients.remove(prefix, operator);
  }
}
