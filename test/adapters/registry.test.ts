import assert from 'node:assert/strict'
import { AdapterOptionsError } from '../../adapters/option-problem.ts'
import { ADAPTER_KINDS, checkAdapterOptions, makeAdapter } from '../../adapters/registry.ts'
import { resolveSecrets } from '../../adapters/secrets.ts'

const REST = { baseUrl: 'https://source.example/api', request: { mode: 'batch' } }
import { WSDL } from './sources/soap-source.ts'

describe('the registry of adapters', () => {
  it('makes an adapter of each kind from options that are in order', async () => {
    const options: Record<string, unknown> = {
      postgres: { connectionString: 'postgres://u:p@127.0.0.1/d', poolMax: 2, schema: 'share' },
      mysql: { connectionString: 'mysql://u:p@127.0.0.1/d', tls: 'verify', poolMax: 2 },
      rest: {
        ...REST,
        request: { mode: 'each', method: 'GET', parameters: { GMSFHM: 'id_card' } },
        signing: { scheme: 'hmac-sm3', rid: 'r', sid: 's', secret: 'x' },
        response: { rowsAt: 'data' },
      },
      soap: {
        endpoint: 'https://bureau.example/services/Bureau',
        wsdl: WSDL,
        encoding: 'gbk',
        request: { mode: 'each', packageIn: 'arg0', constants: { 'PACKAGE/HEAD/VERSION': '1.0' } },
        response: { rowsAt: 'PACKAGE/DATA/RECORD' },
      },
      delimited: { folder: '/var/share', encoding: 'gbk', quote: null },
      'fixed-width': { folder: '/var/share', columns: [{ name: 'K', bytes: 18 }] },
      xlsx: { folder: '/var/share', sheet: '一', headerRow: 2 },
    }
    assert.deepEqual(Object.keys(options), ADAPTER_KINDS)
    for (const kind of ADAPTER_KINDS) {
      assert.deepEqual(checkAdapterOptions(kind, options[kind]), [])
      const adapter = await makeAdapter(kind, 'archive', options[kind])
      assert.equal(adapter.name, 'archive')
      await adapter.close()
    }
  })

  it('wants of a MySQL address a database, nothing behind a question mark, and a password that can be read', () => {
    for (const connectionString of [
      'mysql://h',
      'mysql://h/d?multipleStatements=true',
      'h/d',
      'mysql://u:30%off@h/d',
    ]) {
      const [problem, ...others] = checkAdapterOptions('mysql', { connectionString })
      assert.equal(problem?.pointer, '/connectionString')
      assert.match(problem.message, /^must be an address: mysql:.* In a password % is written %25,/)
      assert.deepEqual(others, [])
    }
    assert.deepEqual(
      checkAdapterOptions('mysql', { connectionString: 'mysql://u:30%25off@h/d' }),
      [],
    )
  })

  it('wants of a PostgreSQL address what its client can read', () => {
    for (const connectionString of [
      'nonsense',
      'postgres://u:a#b@h/d',
      'postgres://u:30%off@h/d',
    ]) {
      const [problem, ...others] = checkAdapterOptions('postgres', { connectionString })
      assert.equal(problem?.pointer, '/connectionString')
      assert.match(problem.message, /^must be an address: postgres:/)
      assert.deepEqual(others, [])
    }
    const connectionString = 'postgresql://u:a%23b@h/d?sslmode=require'
    assert.deepEqual(checkAdapterOptions('postgres', { connectionString }), [])
  })

  it('says what is wrong with a WSDL, and what goes together in a SOAP source', () => {
    const options = {
      endpoint: 'https://bureau.example/services/Bureau',
      wsdl: '<html/>',
      request: { mode: 'batch', headAt: 'HEAD', constants: { 'a b': '', c: '\0' } },
      response: { rowsAt: '/DATA' },
    }
    assert.deepEqual(
      checkAdapterOptions('soap', options).map(({ pointer, message }) => `${pointer} ${message}`),
      [
        '/wsdl is not WSDL 1.1: its root is not wsdl:definitions.',
        '/request/recordAt is missing. Add it.',
        '/request/head is missing. Add it.',
        '/request/constants must be names of elements joined by /: PACKAGE/DATA/RECORD.',
        '/request/constants/c holds a control character, which XML cannot express.',
        '/response/rowsAt must be names of elements joined by /: PACKAGE/DATA/RECORD.',
      ],
    )
  })

  it('names the nearest kind for one it does not know', () => {
    const [problem] = checkAdapterOptions('postgre', {})
    assert.match(
      problem?.message ?? '',
      /"postgre" is not a kind of source\. Did you mean "postgres"\?/,
    )
  })

  it('reports every problem of the options at once, with the nearest name', () => {
    const options = { folder: '', encodng: 'gbk', rowsMax: 0 }
    assert.deepEqual(checkAdapterOptions('delimited', options), [
      {
        pointer: '/encodng',
        message:
          'is not an option. Did you mean "encoding"? Known are folder, sftp, encoding, delimiter, quote, rowsMax, bytesMax, marker, checksum, refuseAfterHours.',
      },
      { pointer: '/folder', message: 'must NOT have fewer than 1 characters.' },
      { pointer: '/rowsMax', message: 'must be >= 1.' },
    ])
  })

  for (const [what, options, pointer] of [
    ['a missing address', { request: { mode: 'batch' } }, '/baseUrl'],
    ['an address that is none', { ...REST, baseUrl: 'ftp://x' }, '/baseUrl'],
    ['an address with a query', { ...REST, baseUrl: 'https://x/?a=1' }, '/baseUrl'],
    ['a port that cannot be', { ...REST, baseUrl: 'https://x:99999' }, '/baseUrl'],
    ['an unknown mode', { ...REST, request: { mode: 'bulk' } }, '/request/mode'],
    ['a missing mode', { ...REST, request: {} }, '/request/mode'],
    [
      'an option of another mode',
      { ...REST, request: { mode: 'batch', method: 'GET' } },
      '/request/method',
    ],
    ['a missing method', { ...REST, request: { mode: 'each' } }, '/request/method'],
    [
      'an unknown scheme',
      { ...REST, signing: { scheme: 'sha1', rid: 'r', sid: 's', secret: 'x' } },
      '/signing/scheme',
    ],
    ['options that are no object', 7, ''],
  ] as const) {
    it(`refuses ${what}, and says where`, () => {
      const problems = checkAdapterOptions('rest', options)
      assert.ok(
        problems.some((problem) => problem.pointer === pointer),
        JSON.stringify(problems),
      )
    })
  }

  it('makes nothing of options with problems', async () => {
    await assert.rejects(
      () => makeAdapter('postgres', 'archive', {}),
      (error) => {
        assert.ok(error instanceof AdapterOptionsError)
        assert.equal(
          error.message,
          'Source "archive" cannot be made:\n  /connectionString is missing. Add it.',
        )
        return true
      },
    )
  })
})

describe('secrets of sources', () => {
  const sources = {
    env: { ARCHIVE_URL: 'postgres://u:p@h/d', EMPTY: '' },
    readFile(path: string) {
      if (path === '/run/secrets/app') return ' hush \n'
      if (path === '/run/secrets/empty') return '\n'
      throw new Error('ENOENT')
    },
  }

  it('come from the environment or from a file, at any depth; all else stays', () => {
    const options = {
      connectionString: { env: 'ARCHIVE_URL' },
      poolMax: 3,
      signing: { rid: 'r', secret: { file: '/run/secrets/app' } },
    }
    assert.deepEqual(resolveSecrets(options, sources), {
      options: {
        connectionString: 'postgres://u:p@h/d',
        poolMax: 3,
        signing: { rid: 'r', secret: 'hush' },
      },
      problems: [],
    })
  })

  for (const [what, reference, says] of [
    ['a variable that is not set', { env: 'NOWHERE' }, /NOWHERE, which is not set\. Set it/],
    ['a variable that is empty', { env: 'EMPTY' }, /EMPTY, which is not set/],
    ['a file that is not there', { file: '/nowhere' }, /"\/nowhere", which cannot be read/],
    ['a file that is empty', { file: '/run/secrets/empty' }, /which is empty/],
    ['a literal', 'postgres://u:hunter2@h/d', /must be a reference/],
    ['two references', { env: 'ARCHIVE_URL', file: '/run/secrets/app' }, /must be a reference/],
    ['a list', [{ env: 'ARCHIVE_URL' }], /must be a reference/],
  ] as const) {
    it(`are refused from ${what}, with what to do`, () => {
      const { problems } = resolveSecrets({ connectionString: reference }, sources)
      assert.equal(problems.length, 1)
      assert.equal(problems[0]?.pointer, '/connectionString')
      assert.match(problems[0].message, says)
      assert.ok(!problems[0].message.includes('hunter2'))
    })
  }
})
