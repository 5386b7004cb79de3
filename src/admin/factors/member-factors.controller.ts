import { Body, Delete, HttpCode, Param, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentOperator } from '../auth/current-operator.decorator.js';
import type { Operator } from '../auth/operator.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { ApiInfoHash, ApiPathText } from '../http/api-path-text.decorator.js';
import { InfoHashPipe } from '../http/info-hash.pipe.js';
import { MEMBER_ID } from '../members/member-description.js';
import { MemberIdPipe } from '../members/member-id.pipe.js';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { MemberFactorDto } from './factor.dto.js';
import { FactorsAdminService } from './factors-admin.service.js';

@AdminController('members/:id/torrents/:infoHash')
export class MemberFactorsController {
  constructor(private readonly factors: FactorsAdminService) {}

  @Put()
  @HttpCode(204)
  @ApiOperation({
    summary: 'Set what a member is credited or charged with in one swarm, such as for a freeleech token',
  })
  @ApiPathText('id', MEMBER_ID)
  @ApiInfoHash()
  @ApiNoContentResponse()
  @ApiProblems(404, 408, 413, 415)
  async set(
    @Param('id', MemberIdPipe) id: string,
    @Param('infoHash', InfoHashPipe) infoHash: Buffer,
    @Body() body: MemberFactorDto,
    @CurrentOperator() operator: Operator,
  ): Promise<void> {
    await this.factors.setForMember(id, infoHash, body, operator);
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove the factor of a member in one swarm' })
  @ApiPathText('id', MEMBER_ID)
  @ApiInfoHash()
  @ApiNoContentResponse()
  @ApiProblems(404)
  async remove(
    @Param('id', MemberIdPipe) id: string,
    @Param('infoHash', InfoHashPipe) infoHash: Buffer,
    @CurrentOperator() operator: Operator,
  ): Promise<void> {
    await this.factors.removeForMember(id, infoHash, operator);
  }
}
