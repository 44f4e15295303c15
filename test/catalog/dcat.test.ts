import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { JsonLdParser } from 'jsonld-streaming-parser'
import { Parser, Store } from 'n3'
import SHACLValidator from 'rdf-validate-shacl'
import { makeCatalog } from '../../catalog/catalog.ts'
import { dcatOf, type JsonLd } from '../../catalog/exports/dcat.ts'
import { loadContent, loadResources } from '../../catalog/load.ts'
import { contentFolder } from '../../gateway/demo/layout.ts'

const SHAPES = fileURLToPath(new URL('../fixtures/dcat-ap/dcat-ap-SHACL.ttl', import.meta.url))
const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'
const DCAT = 'http://www.w3.org/ns/dcat#'

function without<T extends object, K extends keyof T>(value: T, name: K): Omit<T, K> {
  const rest = { ...value }
  Reflect.deleteProperty(rest, name)
  return rest
}

describe('the catalogue as DCAT-AP 3', function () {
  this.timeout(60_000)
  const content = loadContent()
  const resources = ['500000', '510000'].flatMap((region) =>
    loadResources(`${contentFolder()}/resources/${region}`, content),
  )
  const catalog = makeCatalog(content, resources)
  const region = catalog.region('510000') ?? assert.fail()
  const url = 'https://sichuan.example'
  const exported = dcatOf({ catalog, region, url, today: '2026-11-28' })
  let validator: SHACLValidator

  before(() => {
    const shapes = new Store(new Parser().parse(readFileSync(SHAPES, 'utf8')))
    validator = new SHACLValidator(shapes)
  })

  const graphOf = async (document: JsonLd): Promise<Store> => {
    const store = new Store()
    const parsed = Readable.from([JSON.stringify(document)]).pipe(new JsonLdParser())
    for await (const quad of parsed) store.addQuad(quad)
    return store
  }
  const violations = async (document: JsonLd): Promise<readonly string[]> => {
    const report = await validator.validate(await graphOf(document))
    return report.results.map(
      ({ path, focusNode, message }) =>
        `${focusNode.value} ${path.value} ${message.map(({ value }) => value).join()}`,
    )
  }

  it('meets every shape that DCAT-AP 3.0.1 publishes', async () => {
    assert.deepEqual(await violations(exported), [])
  })

  it('would not meet them without what they ask for', async () => {
    const untitled = { ...exported, 'dct:title': [], 'dcat:dataset': [] }
    const [told] = await violations(untitled)
    assert.match(told ?? '', /sichuan\.example\/catalog http:\/\/purl\.org\/dc\/terms\/title/)
  })

  it('has one dataset for each published resource of the region, and says nothing of sources', async () => {
    const graph = await graphOf(exported)
    const datasets = graph.getSubjects(TYPE, `${DCAT}Dataset`, null).map(({ value }) => value)
    const own = resources.filter(
      ({ region, state }) => region === '510000' && state === 'published',
    )
    assert.deepEqual(datasets.sort(), own.map(({ code }) => `${url}/catalog/${code}`).sort())
    const unbound = resources.map((one) => without(one, 'binding'))
    const said = { catalog: makeCatalog(content, unbound), region, url, today: '2026-11-28' }
    assert.deepEqual(dcatOf(said), exported)
  })
})
