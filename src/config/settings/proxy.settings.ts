import { IsBoolean } from 'class-validator';
import { Setting, SettingGroup } from '../setting.js';
import { areNetworks } from '../validation/network.js';
import { Satisfies } from '../validation/satisfies.js';
import { FromList, FromTrueOrFalse } from '../validation/setting-text.js';

@SettingGroup({ title: 'Reverse proxies', sentence: 'How the tracker learns the address of a client behind a proxy.' })
export class ProxySettings {
  @Setting({
    variable: 'YABTT_TRUSTED_PROXIES',
    sentence:
      "Addresses or CIDRs of trusted proxies, comma-separated; their `X-Forwarded-For` or `Forwarded` header sets the client's address.",
    allowed: 'addresses or CIDRs like 10.0.0.0/8,fd00::/8',
  })
  @FromList()
  @Satisfies(areNetworks)
  readonly trustedProxies: readonly string[] = [];

  @Setting({
    variable: 'YABTT_PROXY_PROTOCOL',
    sentence: "Read the client's address from the PROXY protocol (version 1 or 2) instead of a header.",
    allowed: 'true or false; true needs YABTT_TRUSTED_PROXIES',
  })
  @FromTrueOrFalse()
  @IsBoolean()
  @Satisfies(
    (value, settings) => value !== true || (settings instanceof ProxySettings && settings.trustedProxies.length > 0),
  )
  readonly proxyProtocol: boolean = false;
}
