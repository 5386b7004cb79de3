import { Body, Delete, HttpCode, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentOperator } from '../auth/current-operator.decorator.js';
import type { Operator } from '../auth/operator.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { FactorDto } from './factor.dto.js';
import { FactorsAdminService } from './factors-admin.service.js';

@AdminController('factor')
export class FactorsController {
  constructor(private readonly factors: FactorsAdminService) {}

  @Put()
  @HttpCode(204)
  @ApiOperation({ summary: 'Set what members are credited or charged with, of all transfers' })
  @ApiNoContentResponse()
  @ApiProblems(408, 413, 415)
  async set(@Body() body: FactorDto, @CurrentOperator() operator: Operator): Promise<void> {
    await this.factors.set(body, operator);
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Credit and charge members as they transfer' })
  @ApiNoContentResponse()
  @ApiProblems(404)
  async remove(@CurrentOperator() operator: Operator): Promise<void> {
    await this.factors.remove(operator);
  }
}
