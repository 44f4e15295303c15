/** Matters that are listed at once. */
export const MATTERS_MAX = 100

export const CATALOG_SDL = `
  type CatalogName { code: String!, nameZh: String!, nameEn: String! }
  type CatalogCodeList {
    id: ID!
    nameZh: String!
    nameEn: String!
    source: String!
    "The same in Chinese; null where source is for both, such as the number of a national standard."
    sourceZh: String
  }
  type CatalogItem {
    name: String!
    nameZh: String!
    "Data type of the guide, one letter."
    type: String!
    length: Int!
    sensitive: Boolean!
    "Whose codes are its only values."
    codeList: CatalogCodeList
  }
  type CatalogOffer {
    code: ID!
    name: String!
    region: CatalogName
    department: CatalogName
    state: String!
    version: Int!
    "YYYY-MM-DD"
    publishedOn: String
    shareType: String!
    updateCycle: String!
    methods: [String!]!
  }
  type CatalogSubjectKey { name: String!, nameZh: String! }
  "A kind of subject by which records are found, with its keys in their order."
  type CatalogSubject { kind: ID!, nameZh: String!, nameEn: String!, keys: [CatalogSubjectKey!]! }
  type CatalogStandard {
    key: ID!
    nameZh: String!
    nameEn: String!
    department: CatalogName
    itemCount: Int!
    items: [CatalogItem!]!
    subjects: [CatalogSubject!]!
    "Items whose own name was met."
    itemsMet: [CatalogItem!]!
    "Resources that offer it, in any state, by region."
    offers: [CatalogOffer!]!
  }
  type CatalogPage {
    found: [CatalogStandard!]!
    total: Int!
    "Give it as after for the next page; null after the last."
    next: String
  }
  type CatalogResourceItem {
    name: String!
    nameZh: String!
    type: String!
    length: Int!
    sensitive: Boolean!
    codeList: CatalogCodeList
    "Its own, or the resource's."
    shareType: String!
    "A made-up value as a consumer could get it: sensitive items under the mask that is usual for them. Never of a record."
    example: String!
  }
  type CatalogStandardName { key: ID!, nameZh: String!, nameEn: String! }
  type CatalogUser {
    consumer: ID!
    nameZh: String!
    nameEn: String
    grant: ID!
    validTo: String!
    "YYYY-MM-DD; null where no use is known."
    lastUsed: String
  }
  type CatalogResource {
    offer: CatalogOffer!
    standard: CatalogStandardName
    abstract: String!
    contact: String!
    "The body, in full."
    provider: String
    scope: String
    use: String
    legalBasis: String
    crossProvince: Boolean!
    "Of this exchange's region; else the peer answers."
    isOurs: Boolean!
    "Bound to a source; known of our own alone."
    isAttached: Boolean!
    "general, important or core (GB/T 43697-2024)."
    grading: String!
    gradingLevel: Int
    matters: [CatalogName!]!
    items: [CatalogResourceItem!]!
    "A query as a consumer would send it, about a made-up subject; null where the standard has no such subject."
    sample: String
    "Who holds a grant; null for whom that is not shown to."
    users: [CatalogUser!]
  }
  type CatalogFilters { departments: [CatalogName!]!, regions: [CatalogName!]! }
  extend type Query {
    "Standards that the words are near to, the nearest first; without words all, those that are offered first."
    searchCatalog(words: String, department: String, region: String, offered: Boolean! = false, after: String, limit: Int! = 20): CatalogPage!
    "What a resource is, whose, how fresh, how to get access, who uses it."
    catalogResource(code: ID!): CatalogResource!
    "What a search can be narrowed by."
    catalogFilters: CatalogFilters!
    catalogStandard(key: ID!): CatalogStandard!
    "Matters whose code or name has the words, by code, ${MATTERS_MAX} at most; of those codes alone, where codes are given."
    catalogMatters(words: String, codes: [ID!]): [CatalogName!]!
  }
`
