/**
 * The catalogue as DCAT-AP 3 (https://semiceu.github.io/DCAT-AP/releases/3.0.0/), in JSON-LD: what a region's departments
 * offer, for catalogues of other systems to gather. Metadata alone: no binding, nothing of a source.
 *
 * @module
 */
import type { Catalog } from '../catalog.ts'
import type { Region, Resource, ShareType, UpdateCycle } from '../types.ts'

export interface DcatParts {
  readonly catalog: Catalog
  readonly region: Region
  /** Address of the exchange, without a slash at its end: what everything here is named by. */
  readonly url: string
  /** `YYYY-MM-DD` */
  readonly today: string
}

export type JsonLd = Readonly<Record<string, unknown>>

const CONTEXT: JsonLd = {
  adms: 'http://www.w3.org/ns/adms#',
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
}

/** The controlled vocabularies that DCAT-AP prescribes. */
const AUTHORITY = 'http://publications.europa.eu/resource/authority'

const FREQUENCIES: Readonly<Record<UpdateCycle, string>> = {
  realtime: 'UPDATE_CONT',
  daily: 'DAILY',
  weekly: 'WEEKLY',
  monthly: 'MONTHLY',
  quarterly: 'QUARTERLY',
  semiannual: 'ANNUAL_2',
  annual: 'ANNUAL',
  irregular: 'IRREG',
  other: 'OTHER',
}

/** Shared with other departments is not yet open to the public, which `open` says. */
const ACCESS: Readonly<Record<ShareType, string>> = {
  unconditional: 'RESTRICTED',
  conditional: 'RESTRICTED',
  'not-shared': 'NON_PUBLIC',
}

/** What is published in the region, by code. */
export function dcatOf({ catalog, region, url, today }: DcatParts): JsonLd {
  const offers = catalog.offers().filter((offer) => offer.region === region.code)
  const publisher = agent(`${url}/catalog#region`, [zh(region.nameZh), en(region.nameEn)])
  const service = serviceOf(offers, url, region)
  const changed = offers.map(({ publishedOn }) => publishedOn ?? '').sort()
  return {
    '@context': CONTEXT,
    '@id': `${url}/catalog`,
    '@type': 'dcat:Catalog',
    'dct:title': [zh(`${region.nameZh}政务数据目录`), en(`Government data of ${region.nameEn}`)],
    'dct:description': [
      zh(`${region.nameZh}各部门提供共享的数据资源`),
      en(`What the departments of ${region.nameEn} share with others`),
    ],
    'dct:publisher': publisher,
    'dct:language': [language('ZHO'), language('ENG')],
    'dct:spatial': location(region),
    'dct:issued': day(changed[0] ?? today),
    'dct:modified': day(changed.at(-1) ?? today),
    'dcat:service': service,
    'dcat:dataset': offers.map((offer) => datasetOf(offer, catalog, region, url)),
  }
}

function serviceOf(offers: readonly Resource[], url: string, region: Region): JsonLd {
  return {
    '@id': `${url}/catalog#api`,
    '@type': 'dcat:DataService',
    'dct:title': [zh('数道共享接口'), en('Shudao exchange API')],
    'dct:description': en(
      'GraphQL, for a stated matter, case and operator, within a grant of the provider.',
    ),
    'dcat:endpointURL': { '@id': `${url}/graphql`, '@type': 'rdfs:Resource' },
    'dct:publisher': { '@id': `${url}/catalog#region` },
    'dct:language': [language('ZHO')],
    'dct:spatial': location(region),
    'dcat:servesDataset': offers.map(({ code }) => ({ '@id': `${url}/catalog/${code}` })),
  }
}

function datasetOf(offer: Resource, catalog: Catalog, region: Region, url: string): JsonLd {
  const { code, name, abstract, publishedOn, version, updateCycle, shareType, open } = offer
  const id = `${url}/catalog/${code}`
  const standard = catalog.standard(offer.standard)
  const department = catalog.department(offer.department)
  const body = department?.bodies[region.code]
  const access = open.attribute ? 'PUBLIC' : ACCESS[shareType]
  return {
    '@id': id,
    '@type': 'dcat:Dataset',
    'dct:title': [zh(name), ...(standard === undefined ? [] : [en(standard.nameEn)])],
    'dct:description': zh(abstract),
    'dct:identifier': code,
    'adms:identifier': offer.identifiers.map(({ scheme, value }) => ({
      '@type': 'adms:Identifier',
      'skos:notation': { '@value': value, '@type': `${url}/catalog#${scheme}` },
    })),
    'dct:publisher': agent(`${url}/catalog#${offer.providerCode}`, [
      zh(body?.nameZh ?? department?.nameZh ?? offer.department),
    ]),
    'dcat:contactPoint': {
      '@type': ['vcard:Kind', 'vcard:Organization'],
      'vcard:fn': zh(offer.contact),
    },
    'dcat:keyword': standard?.items
      .filter((item) => offer.items.some((one) => one.name === item.name))
      .map((item) => zh(item.nameZh)),
    'dcat:theme': concept(`${AUTHORITY}/data-theme/GOVE`, 'Government and public sector'),
    'dct:conformsTo': {
      '@id': `${url}/catalog#${offer.standard}`,
      '@type': 'dct:Standard',
      'dct:title': zh(standard?.nameZh ?? offer.standard),
    },
    'dct:accessRights': {
      '@id': `${AUTHORITY}/access-right/${access}`,
      '@type': 'dct:RightsStatement',
    },
    'dct:accrualPeriodicity': {
      '@id': `${AUTHORITY}/frequency/${FREQUENCIES[updateCycle]}`,
      '@type': 'dct:Frequency',
    },
    'dct:language': [language('ZHO')],
    'dct:spatial': location(region),
    ...(publishedOn === undefined ? {} : { 'dct:issued': day(publishedOn) }),
    'dcat:version': String(version),
    'dcat:distribution': offer.methods.length === 0 ? [] : [distributionOf(id, url)],
  }
}

function distributionOf(id: string, url: string): JsonLd {
  return {
    '@id': `${id}#api`,
    '@type': 'dcat:Distribution',
    'dct:title': [zh('接口'), en('API')],
    'dcat:accessURL': { '@id': `${url}/graphql` },
    'dcat:accessService': { '@id': `${url}/catalog#api` },
    'dct:format': { '@id': `${AUTHORITY}/file-type/JSON`, '@type': 'dct:MediaTypeOrExtent' },
  }
}

function agent(id: string, names: readonly JsonLd[]): JsonLd {
  return { '@id': id, '@type': 'foaf:Agent', 'foaf:name': names }
}

function concept(id: string, label: string): JsonLd {
  return { '@id': id, '@type': 'skos:Concept', 'skos:prefLabel': en(label) }
}

function language(code: 'ZHO' | 'ENG'): JsonLd {
  return { '@id': `${AUTHORITY}/language/${code}`, '@type': 'dct:LinguisticSystem' }
}

/** GB/T 2260 has no addresses of its own; the code is said as it is. */
function location({ code, nameZh, nameEn }: Region): JsonLd {
  return {
    '@id': `urn:cn:gbt2260:${code}`,
    '@type': 'dct:Location',
    'skos:prefLabel': [zh(nameZh), en(nameEn)],
  }
}

function zh(text: string): JsonLd {
  return { '@value': text, '@language': 'zh' }
}

function en(text: string): JsonLd {
  return { '@value': text, '@language': 'en' }
}

function day(text: string): JsonLd {
  return { '@value': text, '@type': 'xsd:date' }
}
