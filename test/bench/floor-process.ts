/**
 * The floor: what a good programmer writes by hand for exactly these three questions, with nothing
 * governed. `node:http` in front, undici behind, and the same `data` as everybody else.
 *
 * Takes the body that a gateway takes, but looks at its variables only; the path says which question it is.
 */
import { createServer, type ServerResponse } from 'node:http'
import { Pool } from 'undici'
import { listen, sayReady } from './process.ts'

type Row = Readonly<Record<string, string>>
type ById = ReadonlyMap<string, object[]>

const [sources = ''] = process.argv.slice(2)
const pools = new Map(
  ['ga', 'rs', 'gjj'].map((source) => [source, new Pool(sources, { connections: 8 })]),
)
const STATUS: Row = { '0': '01', '9': '03' }
const BENEFIT: Row = { '10': '1', '20': '2' }
const ACCOUNT: Row = { '1': '01', '2': '02' }

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    merge(request.url ?? '', Buffer.concat(chunks)).then(
      (data) => send(response, 200, { data }),
      (thrown: unknown) => send(response, 500, { errors: [{ message: String(thrown) }] }),
    )
  })
})
server.keepAliveTimeout = 60_000
sayReady(await listen(server))

async function merge(path: string, body: Buffer): Promise<object> {
  const { variables } = JSON.parse(body.toString()) as {
    readonly variables: { readonly id: string; readonly ids: readonly string[] }
  }
  const { id, ids } = variables
  if (path === '/Q1') {
    const found = await household([id])
    return { person: { householdPopulation: found.get(id) ?? [] } }
  }
  if (path === '/Q3') {
    const [people, benefits, accounts] = await Promise.all([
      household([id]),
      pension([id]),
      fund([id]),
    ])
    return {
      person: {
        householdPopulation: people.get(id) ?? [],
        pensionBenefit: benefits.get(id) ?? [],
        fundAccount: accounts.get(id) ?? [],
      },
    }
  }
  const [people, benefits] = await Promise.all([household(ids), pension(ids)])
  return {
    persons: ids.map((one) => ({
      householdPopulation: people.get(one) ?? [],
      pensionBenefit: benefits.get(one) ?? [],
    })),
  }
}

function household(ids: readonly string[]): Promise<ById> {
  const fields = ['XM', 'XB', 'CSRQ', 'HKSZD', 'RKZT', 'GMSFHM']
  return read('ga', '/ga/T_HJ_RKJBXX', ids, fields, 'GMSFHM', (row) => ({
    name: row['XM'],
    sexCode: row['XB'],
    birthDate: date(row['CSRQ']!),
    householdAddress: row['HKSZD'],
    statusCode: STATUS[row['RKZT']!],
  }))
}

function pension(ids: readonly string[]): Promise<ById> {
  return read('rs', '/rs/IC10', ids, ['AAE116', 'AAE185', 'AAC002'], 'AAC002', (row) => ({
    benefitStatusCode: BENEFIT[row['AAE116']!],
    lastCertifiedDate: date(row['AAE185']!),
  }))
}

function fund(ids: readonly string[]): Promise<ById> {
  return read('gjj', '/gjj/GRZH', ids, ['GRZHYE', 'GRZHZT', 'ZJHM'], 'ZJHM', (row) => ({
    accountBalance: row['GRZHYE'],
    accountStatusCode: ACCOUNT[row['GRZHZT']!],
  }))
}

async function read(
  source: string,
  path: string,
  keys: readonly string[],
  fields: readonly string[],
  key: string,
  toRecord: (row: Row) => object,
): Promise<ById> {
  const { body } = await pools.get(source)!.request({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ keys, fields, limit: 2_000 }),
  })
  const { result } = JSON.parse(await body.text()) as {
    readonly result: { readonly rows: readonly Row[] }
  }
  const byId = new Map<string, object[]>()
  for (const row of result.rows) {
    const records = byId.get(row[key]!)
    if (records === undefined) byId.set(row[key]!, [toRecord(row)])
    else records.push(toRecord(row))
  }
  return byId
}

function date(compact: string): string {
  return `${compact.slice(0, 4)}-${compact.slice(4, 6)}-${compact.slice(6)}`
}

function send(response: ServerResponse, status: number, answer: object): void {
  const text = Buffer.from(JSON.stringify(answer))
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': text.length })
  response.end(text)
}
