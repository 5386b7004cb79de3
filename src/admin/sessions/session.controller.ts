import { Body, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { AuthenticationError } from '../auth/authentication-error.js';
import { authenticationProblem, WithoutOperator } from '../auth/authentication.guard.js';
import { AuthenticationService } from '../auth/authentication.service.js';
import { CurrentOperator } from '../auth/current-operator.decorator.js';
import type { Operator } from '../auth/operator.js';
import { SessionCookie } from '../auth/session/session-cookie.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { SessionView, SignInDto } from './session.dto.js';
import { SessionsService } from './sessions.service.js';

const SET_COOKIE = { 'Set-Cookie': { description: 'The cookie of the session.', schema: { type: 'string' } } };

@AdminController('session')
export class SessionController {
  constructor(
    private readonly authentication: AuthenticationService,
    private readonly sessions: SessionsService,
    private readonly cookie: SessionCookie,
    private readonly settings: SwarmSettings,
  ) {}

  @Get()
  @WithoutOperator(true)
  @ApiOperation({ summary: 'Get who sent this request, if anybody is signed in' })
  @ApiOkResponse({ type: SessionView })
  async read(@Req() request: Request): Promise<SessionView> {
    try {
      return SessionView.of(await this.authentication.authenticate(request), this.settings.mode);
    } catch (error) {
      if (!(error instanceof AuthenticationError)) throw error;
      const isSignedOut = request.headers.authorization === undefined && /^(missing|wrong)$/.test(error.failure);
      if (!isSignedOut) throw authenticationProblem(error, request);
      return { operator: null, scope: null, mode: null };
    }
  }

  @Post()
  @WithoutOperator(true)
  @ApiOperation({
    summary: 'Sign in',
    description: 'Sets the cookie of a session, for pages in a browser. Scripts send the password or a token instead.',
  })
  @ApiCreatedResponse({ type: SessionView, headers: SET_COOKIE })
  @ApiProblems(408, 413, 415)
  async signIn(
    @Body() { username, password }: SignInDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionView> {
    const operator = await this.operatorWith(request, username, password);
    const { secret, expiresAt } = await this.sessions.open(operator);
    this.cookie.set(request, response, secret, expiresAt);
    return SessionView.of(operator, this.settings.mode);
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Sign out', description: 'Ends the session of the cookie.' })
  @ApiNoContentResponse({ headers: SET_COOKIE })
  async signOut(
    @CurrentOperator() operator: Operator,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const secret = this.cookie.read(request);
    if (secret !== undefined) await this.sessions.end(secret, operator);
    this.cookie.clear(request, response);
  }

  private async operatorWith(request: Request, username: string, password: string): Promise<Operator> {
    try {
      return await this.authentication.checkPassword(request, username, password);
    } catch (error) {
      throw error instanceof AuthenticationError ? authenticationProblem(error, request) : error;
    }
  }
}
