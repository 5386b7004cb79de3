import { Body, Post, Res, UploadedFile, UseInterceptors } from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiExtraModels, ApiOperation, getSchemaPath } from '@nestjs/swagger';
import type { Response } from 'express';
import { MAX_FORM_FIELD_BYTES, MAX_FORM_FIELDS, MAX_TORRENT_FILE_BYTES } from '../../config/limits/admin.limits.js';
import { parseHexInfoHash } from '../../protocol/bittorrent/info-hash.js';
import { parseTorrentFile, type TorrentFile } from '../../protocol/bittorrent/torrent-file.js';
import { CurrentOperator } from '../auth/current-operator.decorator.js';
import type { Operator } from '../auth/operator.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { BodyTypes, FORM_BODY, JSON_BODY } from '../http/admin-request.interceptor.js';
import { LOCATION } from '../http/location.js';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { ProblemException } from '../problems/problem-exception.js';
import { ETAG, etagOf } from './etag.js';
import { isTorrentName, MAX_NAME_LENGTH, type TorrentDescription } from './torrent-description.js';
import { descriptionIn, RegisterTorrentDto } from './torrent.dto.js';
import { TorrentView } from './torrent.view.js';
import { TorrentsService } from './torrents.service.js';

const FILE_SCHEMA = {
  properties: { file: { type: 'string', format: 'binary', description: `A .torrent file, only as ${FORM_BODY}.` } },
};

const ALTERNATE = {
  Link: { description: 'The same torrent under its v2 info hash: `rel="alternate"`.', schema: { type: 'string' } },
};

/** The info hashes of a request, and the description in its file. */
type Submitted = Pick<TorrentFile, 'infoHashes'> & Partial<TorrentDescription>;

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
    description: 'A hybrid .torrent is registered under both of its info hashes. `Link` names the v2 one.',
  })
  @BodyTypes([JSON_BODY, FORM_BODY])
  @ApiConsumes(JSON_BODY, FORM_BODY)
  @ApiExtraModels(RegisterTorrentDto)
  @ApiBody({ schema: { allOf: [{ $ref: getSchemaPath(RegisterTorrentDto) }, FILE_SCHEMA] } })
  @ApiCreatedResponse({ type: TorrentView, headers: { ...ETAG, ...LOCATION, ...ALTERNATE } })
  @ApiProblems(408, 409, 413, 415)
  async register(
    @Body() body: RegisterTorrentDto,
    @UploadedFile() upload: { readonly buffer: Buffer } | undefined,
    @CurrentOperator() operator: Operator,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TorrentView> {
    const { infoHashes, ...description } = upload ? await fromFile(upload.buffer, body) : fromHash(body);
    const torrent = await this.torrents.register(infoHashes, { ...description, ...descriptionIn(body) }, operator);
    const [infoHash, alternate] = infoHashes;
    response.setHeader('Location', pathOf(infoHash)).setHeader('ETag', etagOf(torrent));
    if (alternate) response.setHeader('Link', `<${pathOf(alternate)}>; rel="alternate"`);
    return TorrentView.of(torrent);
  }
}

function fromHash({ infoHash: text }: RegisterTorrentDto): Submitted {
  const infoHash = text === undefined ? undefined : parseHexInfoHash(text);
  if (!infoHash) throw ProblemException.ofField('infoHash', 'is required without a file');
  return { infoHashes: [infoHash] };
}

async function fromFile(bytes: Buffer, { infoHash }: RegisterTorrentDto): Promise<Submitted> {
  if (infoHash !== undefined) throw ProblemException.ofField('infoHash', 'must be omitted with a file');
  const { infoHashes, name, size } = await torrentFile(bytes);
  const shortName = name.slice(0, MAX_NAME_LENGTH);
  return { infoHashes, size, name: shortName !== '' && isTorrentName(shortName) ? shortName : null };
}

async function torrentFile(bytes: Buffer): Promise<TorrentFile> {
  try {
    return await parseTorrentFile(bytes);
  } catch (error) {
    throw ProblemException.ofField('file', `is not a .torrent file: ${(error as Error).message}`);
  }
}

function pathOf(infoHash: Buffer): string {
  return `/api/v1/torrents/${infoHash.toString('hex')}`;
}
