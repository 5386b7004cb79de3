import {
  type CanActivate,
  Catch,
  Controller,
  Get,
  type ExceptionFilter,
  type NestInterceptor,
  ParseIntPipe,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
} from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { EMPTY, type Observable } from 'rxjs';
import { addedEnhancers } from './added-enhancers.js';

class AGuard implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}

class Known implements NestInterceptor {
  intercept(): Observable<unknown> {
    return EMPTY;
  }
}

class Another extends Known {}

@Catch()
class KnownFilter implements ExceptionFilter {
  catch(): void {}
}

@Catch()
class AnotherFilter extends KnownFilter {}

@Controller()
@UseInterceptors(Known)
@UseFilters(KnownFilter)
class Plain {
  @Get()
  plain(): void {}

  @UseGuards(AGuard)
  guarded(): void {}

  @UseInterceptors(Another)
  intercepted(): void {}

  @UsePipes(ParseIntPipe)
  piped(): void {}

  @UseFilters(AnotherFilter)
  filtered(): void {}
}

@Controller()
@UseGuards(AGuard)
@UseInterceptors(Known, new Another())
class Guarded extends Plain {}

const known = { interceptor: Known, filter: KnownFilter };
const addedTo = (controller: typeof Plain, method: keyof Plain, config = new ApplicationConfig()) =>
  addedEnhancers(config, controller, controller.prototype[method], known);

describe('addedEnhancers', () => {
  it('should find none around a plain method', () => {
    expect(addedTo(Plain, 'plain')).toEqual([]);
  });

  it.each([
    ['guarded', 'guard'],
    ['intercepted', 'interceptor'],
    ['piped', 'pipe'],
    ['filtered', 'filter'],
  ] as const)('should find that of a method: %s', (method, found) => {
    expect(addedTo(Plain, method)).toEqual([found]);
  });

  it('should find those of a controller', () => {
    expect(addedTo(Guarded, 'plain')).toEqual(['guard', 'interceptor']);
  });

  it.each<[string, (config: ApplicationConfig) => void]>([
    ['global guard', (config) => config.useGlobalGuards(new AGuard())],
    ['global interceptor', (config) => config.useGlobalInterceptors(new Known())],
    ['global prefix', (config) => config.setGlobalPrefix('tracker')],
    ['versioning', (config) => config.enableVersioning({ type: 0 })],
  ])('should find a %s', (found, add) => {
    const config = new ApplicationConfig();
    add(config);
    expect(addedTo(Plain, 'plain', config)).toEqual([found]);
  });
});
