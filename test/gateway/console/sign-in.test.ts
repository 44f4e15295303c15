/** Signing in, as a browser does it: the console's door, the demo's issuer over HTTP, sessions in PostgreSQL. */
import assert from 'node:assert/strict'
import { makeConsole } from '../../../gateway/console/server/console.ts'
import type { ConsoleAnswer, ConsoleDoor } from '../../../gateway/console/server/door.ts'
import { consoleClientId } from '../../../gateway/demo/console-client.ts'
import { startIssuer, type DemoIssuer, type DemoPerson } from '../../../gateway/demo/issuer.ts'
import type { StaffMember } from '../../../gateway/staff.ts'
import { openDatabase, type Database } from '../../../gateway/state/database.ts'
import { migrate } from '../../../gateway/state/migrate.ts'
import { START_TIMEOUT_MS, testPostgres } from '../../support/postgres.ts'

const HOME = 'http://127.0.0.1:4050'
const REGION = '500000'

const STAFF: readonly StaffMember[] = [
  { id: 'steward', name: '主管', roles: ['steward'], keys: [] },
  { id: 'both', name: '兼任', roles: ['auditor'], keys: [] },
  { id: 'left', name: '无角色', roles: ['auditor', 'steward'], keys: [] },
  { id: 'officer-rs', name: '人社', roles: ['officer'], department: 'RS', signIn: 'li', keys: [] },
]

/** As the issuer knows them. */
const PEOPLE: readonly DemoPerson[] = [
  { id: 'steward', name: '主管', roles: ['steward', 'officer'], region: REGION },
  { id: 'both', name: '兼任', roles: ['auditor', 'administrator'], region: REGION },
  { id: 'left', name: '无角色', roles: ['developer'], region: REGION },
  { id: 'li', name: '李', roles: ['officer'], region: REGION },
  { id: 'stranger', name: '外人', roles: ['steward'], region: REGION },
]

const nothing = (): void => undefined
const SILENT = { debug: nothing, info: nothing, warn: nothing, error: nothing }

describe('signing in to the console', () => {
  let issuer: DemoIssuer
  let database: Database
  let door: ConsoleDoor
  let clock = new Date('2026-11-02T09:00:00+08:00')
  let recorded: string[] = []
  let isRecordable = true

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    database = openDatabase(await (await testPostgres()).createDatabase())
    await migrate(database)
    issuer = await startIssuer(4000, PEOPLE, () => new Date())
    door = makeConsole({
      config: {
        issuer: issuer.url,
        clientId: consoleClientId(REGION),
        clientSecret: undefined,
        subjectClaim: 'sub',
        rolesClaim: 'roles',
        idleMinutes: 30,
        trialKeys: { idNumber: '500100198804129919' },
      },
      region: REGION,
      regionNames: { nameZh: '重庆', nameEn: 'Chongqing' },
      name: 'chongqing.test',
      publicUrl: HOME,
      staff: STAFF,
      manage: async ({ id, roles }, body) => ({ status: 200, body: { id, roles, body } }),
      logFile: async (path, { roles }) =>
        roles.includes('auditor')
          ? { status: 200, body: Buffer.from(path), immutable: true }
          : { status: 401, message: 'For auditors.' },
      record: async (operation, { id, roles }, outcome, code) => {
        if (!isRecordable) throw new Error('The log is full.')
        recorded.push([operation, id, roles.join('+'), outcome, code ?? ''].join(' ').trim())
      },
      database,
      logger: SILENT,
      now: () => clock,
    })
  })
  after(async () => {
    await issuer.close()
    await database.close()
  })
  beforeEach(() => {
    recorded = []
    isRecordable = true
  })

  const get = (path: string, cookie = '', search = ''): Promise<ConsoleAnswer> =>
    door({ method: 'GET', path, search, headers: { cookie }, body: undefined })
  const post = (path: string, headers: Record<string, string>): Promise<ConsoleAnswer> =>
    door({ method: 'POST', path, search: '', headers, body: '{}' })
  const cookieOf = ({ headers }: ConsoleAnswer): string =>
    [headers['Set-Cookie'] ?? []]
      .flat()
      .map((cookie) => cookie.split(';')[0])
      .join('; ')
  const where = ({ headers }: ConsoleAnswer): string => String(headers['Location'])
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests compare answers, they do not type them
  const told = ({ body }: ConsoleAnswer): any => JSON.parse(String(body))

  /** To the issuer and back. @returns how it sent the browser back, and the cookie of before. */
  async function away(person: string, to = '/console/audit', of = ''): Promise<[string, string]> {
    const begun = await get('/sign-in', '', `?to=${to}${of}`)
    const picked = await fetch(where(begun), {
      method: 'POST',
      body: new URLSearchParams({ person }),
      redirect: 'manual',
    })
    return [new URL(picked.headers.get('location') ?? HOME).search, cookieOf(begun)]
  }

  async function signIn(person: string, to?: string, of?: string): Promise<ConsoleAnswer> {
    const [search, cookie] = await away(person, to, of)
    return get('/signed-in', cookie, search)
  }

  it('gives a session that a script cannot read and no other site can send', async () => {
    const answer = await signIn('steward')
    const [cookie = ''] = [answer.headers['Set-Cookie'] ?? []].flat()
    assert.match(
      cookie,
      /^shudao-session-500000=[\w-]{43}; Path=\/console; HttpOnly; SameSite=Strict$/,
    )
    assert.equal(where(answer), '/console/audit')
    assert.deepEqual(recorded, ['signIn steward steward accepted'])
    const { staff, csrf } = told(await get('/session', cookieOf(answer)))
    assert.deepEqual(staff, { id: 'steward', name: '主管', roles: ['steward'], department: null })
    assert.match(csrf, /^[\w-]{43}$/)
    const kept = await database.query('SELECT digest FROM shudao.console_session')
    assert(!JSON.stringify(kept).includes(cookie.slice('shudao-session-500000='.length, 60)))
  })

  it('finds people by what the issuer calls them', async () => {
    const { staff } = told(await get('/session', cookieOf(await signIn('li'))))
    assert.deepEqual([staff.id, staff.department], ['officer-rs', 'RS'])
  })

  it('lets whoever is signed in use the management API, by the page’s own token alone', async () => {
    const cookie = cookieOf(await signIn('steward'))
    const { csrf } = told(await get('/session', cookie))
    const statuses = async (headers: Record<string, string>): Promise<number> =>
      (await post('/manage', headers)).status
    assert.equal(await statuses({ cookie }), 403)
    assert.equal(await statuses({ cookie, 'x-csrf-token': `${csrf}x` }), 403)
    const elsewhere = { cookie, 'x-csrf-token': csrf, origin: 'http://127.0.0.1:4051' }
    assert.equal(await statuses(elsewhere), 403)
    assert.equal(await statuses({ 'x-csrf-token': csrf }), 401)
    const answer = await post('/manage', { cookie, 'x-csrf-token': csrf, origin: HOME })
    assert.deepEqual(told(answer), { id: 'steward', roles: ['steward'], body: '{}' })
  })

  it('reads the log’s files by whoever the session is, and by nobody without one', async () => {
    const steward = cookieOf(await signIn('steward'))
    assert.equal((await get('/log/tile/entries/000.p/1', steward)).status, 403)
    assert.equal((await get('/log/tile/entries/000.p/1')).status, 401)
  })

  it('is over when one signs out', async () => {
    const cookie = cookieOf(await signIn('steward'))
    const { csrf } = told(await get('/session', cookie))
    const out = await post('/sign-out', { cookie, 'x-csrf-token': csrf })
    assert.match(String(out.headers['Set-Cookie']), /^shudao-session-500000=; Max-Age=0;/)
    assert.equal(told(await get('/session', cookie)).staff, null)
    assert.deepEqual(recorded.slice(1), ['signOut steward steward accepted'])
  })

  it('is over after half an hour without a request, and after a working day with them', async () => {
    const begin = clock
    const cookie = cookieOf(await signIn('steward'))
    const isIn = async (minutes: number): Promise<boolean> => {
      clock = new Date(begin.getTime() + minutes * 60_000)
      return told(await get('/session', cookie)).staff !== null
    }
    for (let minutes = 0; minutes < 12 * 60; minutes += 29) assert(await isIn(minutes))
    assert.equal(await isIn(12 * 60 + 1), false)
    clock = begin
    const idle = cookieOf(await signIn('steward'))
    clock = new Date(begin.getTime() + 31 * 60_000)
    assert.equal(told(await get('/session', idle)).staff, null)
    clock = begin
  })

  for (const [who, code, event] of [
    ['stranger', 'NOT_STAFF', []],
    ['both', 'ROLES_NOT_SEPARATED', ['signIn both auditor refused ROLES_NOT_SEPARATED']],
    ['left', 'NO_ROLE', ['signIn left auditor+steward refused NO_ROLE']],
  ] as const) {
    it(`tells ${who} ${code}, and gives no session`, async () => {
      const answer = await signIn(who)
      assert.equal(where(answer), `/console/?problem=${code}`)
      assert.doesNotMatch(String(answer.headers['Set-Cookie']), /shudao-session/)
      assert.deepEqual(recorded, event)
    })
  }

  it('is not done when it cannot be written down', async () => {
    isRecordable = false
    assert.equal(where(await signIn('steward')), '/console/?problem=NOT_RECORDED')
  })

  it('takes an answer of the issuer once, in the browser that asked, with the state it was asked with', async () => {
    const [search, cookie] = await away('steward')
    const problem = async (cookies: string, answer: string): Promise<string> =>
      where(await get('/signed-in', cookies, answer))
    assert.equal(await problem('', search), '/console/?problem=EXPIRED')
    const [, another] = await away('steward')
    assert.equal(await problem(another, search), '/console/?problem=ISSUER_REFUSED')
    assert.equal(await problem(cookie, `${search}1`), '/console/?problem=ISSUER_REFUSED')
    assert.equal(await problem(cookie, search), '/console/audit')
    assert.equal(await problem(cookie, search), '/console/?problem=ISSUER_REFUSED')
  })

  it('ends on the first page where the page was another person’s', async () => {
    const page = '/console/review/500000.RS.pensionBenefit'
    assert.equal(where(await signIn('steward', page, '&of=steward')), page)
    assert.equal(where(await signIn('steward', page, '&of=officer-rs')), '/console/')
  })

  it('tells officers alone which made-up subjects there are', async () => {
    const keysFor = async (person: string): Promise<unknown> =>
      told(await get('/session', cookieOf(await signIn(person)))).trialKeys
    assert.deepEqual(await keysFor('li'), { idNumber: '500100198804129919' })
    assert.deepEqual(await keysFor('steward'), {})
    assert.deepEqual(told(await get('/session')).trialKeys, {})
  })

  it('ends on a page of the console, wherever it was told to', async () => {
    for (const to of ['https://elsewhere.example/', '//elsewhere.example', '/graphql']) {
      assert.equal(where(await signIn('steward', encodeURIComponent(to))), '/console/')
    }
  })
})
