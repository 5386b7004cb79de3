import type { IncomingMessage } from 'node:http';
import type { FactoryProvider, Type } from '@nestjs/common';
import type { Response } from 'express';

/** Finds the URL by which a client reached the tracker. The transport that serves the admin API provides it. */
export interface OriginSource {
  /** @returns scheme, host and port */
  of(request: IncomingMessage): string;
}

const NAME = 'yabtt_session';
/** Browsers take a cookie with this prefix over HTTPS only, and from no other host. */
const SECURE_NAME = `__Host-${NAME}`;

/** The cookie that holds a session's secret. */
export class SessionCookie {
  constructor(private readonly origins: OriginSource) {}

  /** @param source exported by an imported module */
  static from(source: Type<OriginSource>): FactoryProvider<SessionCookie> {
    return {
      provide: SessionCookie,
      useFactory: (origins: OriginSource) => new SessionCookie(origins),
      inject: [source],
    };
  }

  /** The secret in the cookie of a request. */
  read(request: IncomingMessage): string | undefined {
    const prefix = `${this.nameFor(request)}=`;
    const cookies = request.headers.cookie?.split(/; */) ?? [];
    return cookies.find((cookie) => cookie.startsWith(prefix))?.slice(prefix.length);
  }

  set(request: IncomingMessage, response: Response, secret: string, expires: Date): void {
    response.cookie(this.nameFor(request), secret, { ...this.attributesFor(request), expires });
  }

  clear(request: IncomingMessage, response: Response): void {
    response.clearCookie(this.nameFor(request), this.attributesFor(request));
  }

  private nameFor(request: IncomingMessage): string {
    return this.isSecure(request) ? SECURE_NAME : NAME;
  }

  private attributesFor(request: IncomingMessage) {
    return { httpOnly: true, sameSite: 'strict', secure: this.isSecure(request), path: '/' } as const;
  }

  private isSecure(request: IncomingMessage): boolean {
    return this.origins.of(request).startsWith('https:');
  }
}
