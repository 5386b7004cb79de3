import { anAdminApi } from '../support/admin.js';

describe('the list of bans', () => {
  const here = anAdminApi();

  beforeAll(async () => {
    for (const [kind, value, reason] of [
      ['address', '10.0.0.0/8', 'a flood'],
      ['address', '10.1.0.0-10.1.0.255', undefined],
      ['address', '192.0.2.1', '100% \\ bad'],
      ['address', '2001:db8::/32', 'A FLOOD again'],
      ['client', '-XL0012', undefined],
    ] as const) {
      await here.admin.post('/bans', { kind, value, reason });
    }
  });

  const found = async (query: string, more = '') => {
    const { body } = await here.admin.get(`/bans?query=${encodeURIComponent(query)}${more}`);
    return body.items.map(({ value }: { value: string }) => value);
  };

  it.each([
    ['10.1.0.7', ['10.0.0.0/8', '10.1.0.0-10.1.0.255']],
    ['10.255.255.255', ['10.0.0.0/8']],
    ['192.0.2.1', ['192.0.2.1']],
    ['::ffff:192.0.2.1', ['192.0.2.1']],
    ['192.0.2.2', []],
    ['2001:db8:7::1', ['2001:db8::/32']],
    ['a00::', []],
  ])('should have those that the address %s falls under', async (address, values) => {
    expect(await found(address)).toEqual(values);
  });

  it.each([
    ['flood', ['10.0.0.0/8', '2001:db8::/32']],
    ['xl00', ['-XL0012']],
    ['10.1.', ['10.1.0.0-10.1.0.255']],
    ['100%', ['192.0.2.1']],
    ['\\', ['192.0.2.1']],
    ['1_0', []],
  ])('should have those with the text %s', async (text, values) => {
    expect(await found(text)).toEqual(values);
  });

  it('should be searched by kind and page too', async () => {
    expect(await found('flood', '&kind=client')).toEqual([]);
    const { body } = await here.admin.get('/bans?query=flood&limit=1');
    expect(await found('flood', `&limit=1&cursor=${body.next}`)).toEqual(['2001:db8::/32']);
    expect((await here.admin.get(`/bans?query=${'a'.repeat(201)}`)).status).toBe(400);
  });
});
