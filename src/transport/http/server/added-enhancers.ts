import type { Type } from '@nestjs/common';
import {
  EXCEPTION_FILTERS_METADATA,
  GUARDS_METADATA,
  INTERCEPTORS_METADATA,
  PIPES_METADATA,
} from '@nestjs/common/constants.js';
import type { ApplicationConfig } from '@nestjs/core';

/** The enhancers of a route that its caller runs by itself. */
export interface KnownEnhancers {
  readonly interceptor: Type;
  /** Catches everything, so that Nest never asks a filter further out. */
  readonly filter: Type;
}

/**
 * What Nest's pipeline would run for a method besides the known enhancers, or what would move its path. Global pipes are no
 * part of it: Nest applies none to `@Req()` and `@Res()`, and the tracker's methods take nothing else.
 * @returns a description of each
 */
export function addedEnhancers(
  config: ApplicationConfig,
  controller: Type,
  method: object,
  known: KnownEnhancers,
): string[] {
  const added: string[] = [];
  const note = (what: string, count: number) => {
    if (count > 0) added.push(what);
  };
  note('global guard', config.getGlobalGuards().length + config.getGlobalRequestGuards().length);
  note('global interceptor', config.getGlobalInterceptors().length + config.getGlobalRequestInterceptors().length);
  note('global hook before requests', config.getGlobalPreRequestHooks().length);
  note('global prefix', config.getGlobalPrefix().length);
  note('versioning', config.getVersioning() ? 1 : 0);
  for (const target of [controller, method]) {
    note('guard', listed(GUARDS_METADATA, target).length);
    note('pipe', listed(PIPES_METADATA, target).length);
    note('interceptor', listed(INTERCEPTORS_METADATA, target).filter((one) => one !== known.interceptor).length);
    note('filter', listed(EXCEPTION_FILTERS_METADATA, target).filter((one) => one !== known.filter).length);
  }
  return added;
}

function listed(key: string, target: object): unknown[] {
  const list: unknown = Reflect.getMetadata(key, target);
  return Array.isArray(list) ? list : [];
}
