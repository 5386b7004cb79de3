import { Body, Post, Res, UploadedFile, UseInterceptors } from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiExtraModels, ApiOperation, getSchemaPath } from '@nestjs/swagger';
import type { Response } from 'express';
import { MAX_FORM_FIELD_BYTES, MAX_FORM_FIELDS, MAX_TORRENT_FILE_BYTES } from '../../config/limits/admin.limits.js';
import { parseTorrentFile, type TorrentFile } from '../../protocol/bittorrent/torrent-file.js';
import type { Operator } from '../auth/operator.js';
import { isName, MAX_NAME_LENGTH } from './registered-torrent.js';
import { TorrentsService } from './torrents.service.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { ProblemException } from '../problems/problem-exception.js';
import { BodyTypes, JSON_BODY } from '../http/admin-request.interceptor.js';
import { ByOperator } from '../auth/operator.decorator.js';
import { ETAG, etagOf } from './etag.js';
import { descriptionIn, RegisterTorrentDto } from './torrent.dto.js';
import { TorrentView } from './torrent.view.js';

const FORM = 'multipart/form-data';
const WITH_FILE = {
  properties: { file: { type: 'string', format: 'binary', description: `A .torrent file; as ${FORM} only.` } },
};

@AdminController('torrents')
export class TorrentRegisterController {
  constructor(private readonly torrents: TorrentsService) {}

  @Post()
  @UseInterceptors(
    FileInterceptor('file', {
      limits: { files: 1, fileSize: MAX_TORRENT_FILE_BYTES, fields: MAX_FORM_FIELDS, fieldSize: MAX_FORM_FIELD_BYTES },
    }),
  )
  @ApiOperation({
    summary: 'Register a torrent',
    description: 'A hybrid .torrent is registered under both of its info hashes; `Link` names the v2 one.',
  })
  @BodyTypes([JSON_BODY, FORM])
  @ApiConsumes(JSON_BODY, FORM)
  @ApiExtraModels(RegisterTorrentDto)
  @ApiBody({ schema: { allOf: [{ $ref: getSchemaPath(RegisterTorrentDto) }, WITH_FILE] } })
  @ApiCreatedResponse({ type: TorrentView, headers: ETAG })
  @ApiProblems(409, 413, 415)
  async register(
    @Body() body: RegisterTorrentDto,
    @UploadedFile() upload: { readonly buffer: Buffer } | undefined,
    @ByOperator() by: Operator,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TorrentView> {
    const { infoHashes, ...described } = upload ? fromFile(upload.buffer, body) : fromHash(body);
    const torrent = await this.torrents.register(infoHashes, { ...described, ...descriptionIn(body) }, by);
    const [path, alternate] = infoHashes.map((infoHash) => `/api/v1/torrents/${infoHash.toString('hex')}`);
    response.setHeader('Location', path as string).setHeader('ETag', etagOf(torrent));
    if (alternate) response.setHeader('Link', `<${alternate}>; rel="alternate"`);
    return TorrentView.of(torrent);
  }
}

function fromHash({ infoHash }: RegisterTorrentDto): Pick<TorrentFile, 'infoHashes'> {
  if (infoHash === undefined) throw ProblemException.ofField('infoHash', 'is missing, and there is no file');
  return { infoHashes: [Buffer.from(infoHash.slice(0, 40), 'hex')] };
}

function fromFile(
  bytes: Buffer,
  { infoHash }: RegisterTorrentDto,
): Omit<TorrentFile, 'name'> & { name: string | null } {
  if (infoHash !== undefined) throw ProblemException.ofField('infoHash', 'is that of the file: leave it out');
  const file = torrentFile(bytes);
  const name = file.name.slice(0, MAX_NAME_LENGTH);
  return { ...file, name: name !== '' && isName(name) ? name : null };
}

function torrentFile(bytes: Buffer): TorrentFile {
  try {
    return parseTorrentFile(bytes);
  } catch (error) {
    throw ProblemException.ofField('file', `is no .torrent file: ${(error as Error).message}`);
  }
}
