import { Ajv2020 } from 'ajv/dist/2020.js';

export const PASSWORD = 'correct horse battery staple';
export const OWNER = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`;

/** A response of the admin API. It matches the OpenAPI document. */
export interface AdminResponse {
  readonly status: number;
  readonly headers: Headers;
  /** Decoded JSON, or text of another type; undefined without a type. */
  // oxlint-disable-next-line typescript/no-explicit-any -- a test states what it expects
  readonly body: any;
}

export interface AdminRequestOptions {
  /** Sent as JSON; text, bytes and forms are sent unchanged. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The `Authorization` header, by default the owner's; null: none. */
  readonly authorization?: string | null;
}

/** A JSON schema, as far as the tests read it. */
export interface Schema {
  readonly type?: unknown;
  readonly pattern?: string;
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
}
/** An operation of the OpenAPI document. */
export interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, object>> }>>;
}
interface OpenApi {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Sends requests to a tracker's admin API, and checks each response against its OpenAPI document. */
export class AdminClient {
  private readonly schemas = new Ajv2020({ strict: false, validateFormats: false });

  private constructor(
    readonly url: string,
    readonly document: OpenApi,
  ) {
    this.schemas.addSchema(document, 'document');
  }

  static async of(port: number): Promise<AdminClient> {
    const url = `http://127.0.0.1:${port}`;
    return new AdminClient(url, (await (await fetch(`${url}/api/openapi.json`)).json()) as OpenApi);
  }

  get = (path: string, options?: AdminRequestOptions) => this.ask('GET', path, options);
  post = (path: string, body?: unknown, options?: AdminRequestOptions) => this.ask('POST', path, { body, ...options });
  put = (path: string, body?: unknown, options?: AdminRequestOptions) => this.ask('PUT', path, { body, ...options });
  patch = (path: string, body?: unknown, options?: AdminRequestOptions) =>
    this.ask('PATCH', path, { body, ...options });
  delete = (path: string, options?: AdminRequestOptions) => this.ask('DELETE', path, options);

  /** @param path below `/api/v1` */
  async ask(method: string, path: string, options: AdminRequestOptions = {}): Promise<AdminResponse> {
    const { body, headers = {}, authorization = OWNER } = options;
    const isJson =
      body !== undefined && !(typeof body === 'string' || body instanceof FormData || body instanceof Buffer);
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        ...(authorization !== null && { Authorization: authorization }),
        'X-Requested-With': 'tests',
        ...(isJson && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: isJson ? JSON.stringify(body) : (body as string | FormData | Uint8Array<ArrayBuffer> | undefined),
    });
    const text = await answer.text();
    const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
    const decoded = type === '' ? undefined : /[/+]json$/.test(type) ? JSON.parse(text) : text;
    this.check(method, path, answer.status, type, decoded);
    return { status: answer.status, headers: answer.headers, body: decoded };
  }

  private check(method: string, path: string, status: number, type: string, body: unknown): void {
    const asked = `/api/v1${path.split('?')[0]}`;
    const templates = Object.keys(this.document.paths).filter((template) =>
      new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(asked),
    );
    // `import` and `export` match `{infoHash}`, too: the path with fewer parameters comes first.
    const template = templates.sort((one, other) => one.split('{').length - other.split('{').length)[0];
    const operation = template && this.document.paths[template]?.[method.toLowerCase()];
    if (!operation) {
      if (status === 404) return;
      throw new Error(`${method} ${asked} answered ${status}, and is not documented`);
    }
    const response = operation.responses[status];
    if (!response) throw new Error(`${method} ${asked} may not answer ${status}: ${JSON.stringify(body)}`);
    if (body === undefined && response.content === undefined) return;
    if (!response.content?.[type]) throw new Error(`${method} ${asked} ${status} may not answer in ${type}`);
    const pointer = ['paths', template, method.toLowerCase(), 'responses', String(status), 'content', type, 'schema']
      .map((part) => encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1')))
      .join('/');
    const isValid = this.schemas.validate(`document#/${pointer}`, body);
    if (!isValid)
      throw new Error(`${method} ${asked} ${status}: ${this.schemas.errorsText()} in ${JSON.stringify(body)}`);
  }
}
