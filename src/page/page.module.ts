import { Module } from '@nestjs/common';
import { PageController } from './page.controller.js';
import { PageFiles } from './page-files.js';

/** The page for operators, at `/admin`. */
@Module({ controllers: [PageController], providers: [PageFiles] })
export class PageModule {}
