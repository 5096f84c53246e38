// One request and its answer, in the languages in which mock servers are told of them.

export function openApiDescription(example: unknown): object {
  return {
    openapi: '3.1.0',
    info: { title: 'Team management', version: '2' },
    paths: {
      '/api/v2/team-members': {
        get: {
          parameters: [{ name: 'email', in: 'query', schema: { type: 'string' } }],
          responses: { 200: { description: 'The member', content: { 'application/json': { schema: { type: 'object' }, example } } } },
        },
      },
    },
  };
}

export function wiremockMapping(jsonBody: unknown): object {
  return {
    request: { method: 'GET', urlPath: '/api/v2/team-members', queryParameters: { email: { equalTo: 'alice@example.com' } } },
    response: { status: 200, headers: { 'Content-Type': 'application/json' }, jsonBody },
  };
}

/** As Mockoon's `BuildEnvironment` makes one, with a single route whose body is no template. */
export function mockoonEnvironment(body: string): object {
  const route = '03a04bfa-5792-476d-b61a-f19d245a40b0';
  return {
    uuid: '70ce8889-e6c4-43ed-900a-5cf6e7613119',
    lastMigration: 33,
    name: 'Team management',
    endpointPrefix: '',
    latency: 0,
    port: 0,
    hostname: '127.0.0.1',
    folders: [],
    routes: [
      {
        uuid: route,
        type: 'http',
        documentation: '',
        method: 'get',
        endpoint: 'api/v2/team-members',
        responses: [
          {
            uuid: 'c7b9711d-2f05-4f8f-a0fc-b63f535f9ff1',
            body,
            latency: 0,
            statusCode: 200,
            label: '',
            headers: [{ key: 'Content-Type', value: 'application/json' }],
            bodyType: 'INLINE',
            filePath: '',
            databucketID: '',
            sendFileAsBody: false,
            rules: [],
            rulesOperator: 'OR',
            disableTemplating: true,
            fallbackTo404: false,
            default: true,
            crudKey: 'id',
            callbacks: [],
          },
        ],
        responseMode: null,
        streamingMode: null,
        streamingInterval: 0,
      },
    ],
    rootChildren: [{ type: 'route', uuid: route }],
    proxyMode: false,
    proxyHost: '',
    proxyRemovePrefix: false,
    tlsOptions: { enabled: false, type: 'CERT', pfxPath: '', certPath: '', keyPath: '', caPath: '', passphrase: '' },
    cors: false,
    headers: [],
    proxyReqHeaders: [],
    proxyResHeaders: [],
    data: [],
    callbacks: [],
  };
}
