import { aLeecher, announce, saying } from '../support/clients/swarm-client.js';
import { of, privateTrackers } from '../support/private-tracker.js';

describe('what members are credited with', () => {
  const here = privateTrackers();

  const HOUR = 3_600_000;
  const at = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

  /** Credited per 1000 bytes uploaded and 1000 downloaded. */
  const creditOf = async (member: object, torrent: object, token?: object) => {
    const { id, passkey } = await here.aMember(member);
    const infoHash = await here.aTorrent(torrent);
    const path = `/members/${id}/torrents/${infoHash.toString('hex')}`;
    if (token) expect((await here.admin.put(path, token)).status).toBe(204);
    const peer = of({ id, passkey }, aLeecher(infoHash));
    await announce(here.tracker.port, peer);
    await announce(here.tracker.port, saying(peer, { uploaded: 1_000, downloaded: 1_000 }));
    await here.settle();
    const { body } = await here.admin.get(`/members/${id}`);
    expect([body.uploaded, body.downloaded]).toEqual(['1000', '1000']);
    if (token) {
      expect((await here.admin.delete(path)).status).toBe(204);
      expect((await here.admin.delete(path)).status).toBe(404);
    }
    return [Number(body.creditedUploaded), Number(body.creditedDownloaded)];
  };

  it('should be the highest factor of upload and the lowest of download', async () => {
    expect(await creditOf({}, {})).toEqual([1_000, 1_000]);
    expect(await creditOf({ uploadFactor: 150, downloadFactor: 50 }, {})).toEqual([1_500, 500]);
    expect(
      await creditOf({ uploadFactor: 150, downloadFactor: 50 }, { uploadFactor: 300, downloadFactor: 75 }),
    ).toEqual([3_000, 500]);
  });

  it('should be below 100 for upload, too, if no other factor is set', async () => {
    expect(await creditOf({}, { uploadFactor: 0 })).toEqual([0, 1_000]);
    expect(await creditOf({ uploadFactor: 50 }, { uploadFactor: 0 })).toEqual([500, 1_000]);
  });

  it('should be that of the member in the swarm, while there is one', async () => {
    const token = { uploadFactor: 20, downloadFactor: 0 };
    expect(await creditOf({ uploadFactor: 150 }, { uploadFactor: 300 }, token)).toEqual([200, 0]);
    expect(await creditOf({}, {}, { ...token, until: at(HOUR) })).toEqual([200, 0]);
    expect(await creditOf({}, {}, { ...token, until: at(-HOUR) })).toEqual([1_000, 1_000]);
  });

  it('should be that of all transfers, from and until a time', async () => {
    const factor = { uploadFactor: 200, downloadFactor: 0 };
    for (const [times, credit] of [
      [{}, [2_000, 0]],
      [{ from: at(-HOUR), until: at(HOUR) }, [2_000, 0]],
      [{ from: at(HOUR) }, [1_000, 1_000]],
      [{ until: at(-HOUR) }, [1_000, 1_000]],
    ] as const) {
      expect((await here.admin.put('/factor', { ...factor, ...times })).status).toBe(204);
      expect(await creditOf({}, {})).toEqual(credit);
    }
    expect((await here.admin.delete('/factor')).status).toBe(204);
    expect((await here.admin.delete('/factor')).status).toBe(404);
    expect((await here.admin.put('/factor', { uploadFactor: 100 })).status).toBe(400);
    expect((await here.admin.put('/factor', { ...factor, from: 'now' })).status).toBe(400);
  });
});
