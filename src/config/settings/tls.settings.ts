import { IsBoolean, IsNotEmpty, IsString, ValidateIf } from 'class-validator';
import { Setting, SettingGroup } from '../setting.js';
import { FromTrueOrFalse } from '../validation/setting-text.js';

const hasEither = ({ tlsCert, tlsKey }: TlsSettings) => tlsCert !== undefined || tlsKey !== undefined;

@SettingGroup({
  title: 'TLS',
  sentence: 'HTTPS by the tracker itself. Changed files are read again without a restart.',
})
export class TlsSettings {
  @Setting({
    variable: 'YABTT_TLS_CERT',
    sentence: 'PEM file with the certificate chain; with `YABTT_TLS_KEY` it turns HTTPS and HSTS on.',
    allowed: 'a file, together with YABTT_TLS_KEY',
  })
  @ValidateIf(hasEither)
  @IsNotEmpty()
  @IsString()
  readonly tlsCert?: string;

  @Setting({
    variable: 'YABTT_TLS_KEY',
    sentence: 'PEM file with the private key of the certificate.',
    allowed: 'a file, together with YABTT_TLS_CERT',
  })
  @ValidateIf(hasEither)
  @IsNotEmpty()
  @IsString()
  readonly tlsKey?: string;

  @Setting({
    variable: 'YABTT_DISABLE_HTTPS',
    sentence: 'Use plain HTTP even when a certificate is set.',
    allowed: 'true or false',
  })
  @FromTrueOrFalse()
  @IsBoolean()
  readonly disableHttps: boolean = false;

  /** Whether the HTTP transport uses TLS. */
  get https(): boolean {
    return this.tlsCert !== undefined && !this.disableHttps;
  }
}
