import { RETENTION_YEARS_MIN } from './audit/retention.ts'
import type { SchemaObject } from 'ajv'
import { guardLimitsSchema } from '../adapters/guard.ts'
import { STAFF_ROLES } from './staff.ts'
import { WATCH_RULES } from './state/alarm-rules.ts'

const secret: SchemaObject = {
  type: 'object',
  oneOf: [
    {
      properties: { env: { type: 'string', minLength: 1 } },
      required: ['env'],
      additionalProperties: false,
    },
    {
      properties: { file: { type: 'string', minLength: 1 } },
      required: ['file'],
      additionalProperties: false,
    },
  ],
}
const path: SchemaObject = { type: 'string', minLength: 1 }
const url: SchemaObject = { type: 'string', pattern: '^https?://[^\\s/]+/?$' }
const region: SchemaObject = { type: 'string', pattern: '^[1-9]\\d0000$' }
const name: SchemaObject = { type: 'string', pattern: '^[a-z0-9](?:[a-z0-9.-]{0,98}[a-z0-9])?$' }
const vkey: SchemaObject = { type: 'string', pattern: '^[^+\\s]+\\+[0-9a-f]{8}\\+[A-Za-z0-9+/=]+$' }
const jwks: SchemaObject = { type: 'array', minItems: 1, maxItems: 8, items: { type: 'object' } }
const staffId: SchemaObject = { type: 'string', pattern: '^[a-z0-9-]{1,64}$' }
const claim: SchemaObject = { type: 'string', minLength: 1, maxLength: 100 }
const milliseconds: SchemaObject = { type: 'integer', minimum: 1, maximum: 600_000 }
/** The law's least (Decree 809 Art. 29), and more than anybody has proposed. */
const years: SchemaObject = { type: 'integer', minimum: RETENTION_YEARS_MIN, maximum: 100 }
const flag: SchemaObject = { type: 'boolean' }
const seconds: SchemaObject = { type: 'integer', minimum: 1, maximum: 86_400 }

function object(
  properties: Record<string, SchemaObject>,
  required = Object.keys(properties),
): SchemaObject {
  return { type: 'object', properties, required, additionalProperties: false }
}

/** JSON Schema of a configuration file; typed by `ConfigFile` in `config.ts`. */
export const configSchema: SchemaObject = object(
  {
    region,
    name,
    listen: object({
      host: { type: 'string', minLength: 1 },
      port: { type: 'integer', minimum: 0, maximum: 65_535 },
    }),
    publicUrl: url,
    stateFolder: path,
    catalog: object({ content: path, resources: path, consumers: path, sources: path }, [
      'resources',
      'consumers',
    ]),
    policies: object(
      {
        grants: path,
        guardrails: path,
        unusedDaysMax: { type: 'integer', minimum: 1, maximum: 3_650 },
        emergencyHours: { type: 'integer', minimum: 1, maximum: 168 },
        rectification: {
          type: 'array',
          maxItems: 1_000,
          uniqueItems: true,
          items: { type: 'string', minLength: 1 },
        },
      },
      ['grants'],
    ),
    sources: {
      type: 'object',
      maxProperties: 1_000,
      additionalProperties: object(
        {
          kind: { type: 'string' },
          department: { type: 'string', pattern: '^[A-Z]{1,8}$' },
          options: { type: 'object' },
          limits: guardLimitsSchema,
        },
        ['kind', 'options'],
      ),
    },
    peers: {
      type: 'array',
      maxItems: 33,
      items: object(
        {
          region,
          url,
          name,
          keys: jwks,
          timeoutMs: milliseconds,
          vkey,
          mirror: flag,
          mayMirror: flag,
        },
        ['region', 'url', 'name', 'keys'],
      ),
    },
    keys: object({ exchange: secret, token: secret, log: secret, record: secret, sm2: secret }, [
      'exchange',
      'token',
      'log',
      'record',
    ]),
    database: secret,
    redis: secret,
    auditors: { type: 'array', maxItems: 1_000, items: object({ id: staffId, keys: jwks }) },
    staff: {
      type: 'array',
      maxItems: 1_000,
      items: object(
        {
          id: staffId,
          name: { type: 'string', minLength: 1, maxLength: 100 },
          roles: {
            type: 'array',
            minItems: 1,
            uniqueItems: true,
            items: { enum: STAFF_ROLES },
          },
          department: { type: 'string', minLength: 1 },
          signIn: { type: 'string', minLength: 1, maxLength: 255 },
          keys: jwks,
        },
        ['id', 'name', 'roles'],
      ),
    },
    console: object(
      {
        issuer: { type: 'string', minLength: 1, maxLength: 1_000 },
        clientId: { type: 'string', minLength: 1, maxLength: 255 },
        clientSecret: secret,
        subjectClaim: claim,
        rolesClaim: claim,
        idleMinutes: { type: 'integer', minimum: 1, maximum: 720 },
        trialKeys: {
          type: 'object',
          maxProperties: 20,
          additionalProperties: { type: 'string', minLength: 1, maxLength: 100 },
        },
      },
      ['issuer', 'clientId'],
    ),
    witnesses: object(
      {
        quorum: { type: 'integer', minimum: 0, maximum: 32 },
        others: {
          type: 'array',
          maxItems: 32,
          items: object({ url: { type: 'string', pattern: '^https?://[^\\s]+$' }, vkey }),
        },
        lateAfterSec: seconds,
      },
      [],
    ),
    timeStamp: object(
      { url: { type: 'string', pattern: '^https?://[^\\s]+$' }, everySec: seconds },
      ['url'],
    ),
    twins: object({ withinSec: seconds }, []),
    clockSkewSec: { type: 'integer', minimum: 0, maximum: 30 },
    log: object(
      {
        entries: { enum: ['auditors', 'open'] },
        publishIntervalMs: { type: 'integer', minimum: 10, maximum: 60_000 },
        retentionYears: object({ released: years, refused: years, administered: years }, []),
        storage: object(
          {
            endpoint: { type: 'string', pattern: '^https?://[^\\s/]+$' },
            region: { type: 'string', minLength: 1 },
            bucket: { type: 'string', pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$' },
            prefix: { type: 'string', pattern: '^[\\w.-]+(?:/[\\w.-]+)*$' },
            accessKeyId: secret,
            secretAccessKey: secret,
          },
          ['bucket', 'accessKeyId', 'secretAccessKey'],
        ),
      },
      [],
    ),
    deadlines: object(
      {
        limits: { type: 'object', maxProperties: 20, additionalProperties: { type: 'integer' } },
        supplementPauses: { type: 'boolean' },
        remindDays: { type: 'integer', minimum: 0, maximum: 10 },
      },
      [],
    ),
    watch: object(
      {
        off: { type: 'array', uniqueItems: true, items: { enum: WATCH_RULES } },
        operatorSubjectsPerDayMax: { type: 'integer', minimum: 1, maximum: 1_000_000 },
        caseSubjectsMax: { type: 'integer', minimum: 1, maximum: 10_000 },
        subjectConsumersMax: { type: 'integer', minimum: 1, maximum: 1_000 },
        subjectConsumersDays: { type: 'integer', minimum: 1, maximum: 366 },
        nightFromHour: { type: 'integer', minimum: 0, maximum: 24 },
        nightToHour: { type: 'integer', minimum: 0, maximum: 24 },
        aroundTheClock: { type: 'array', maxItems: 1_000, items: { type: 'string' } },
        refusalsInARowMax: { type: 'integer', minimum: 2, maximum: 1_000 },
        sequenceNumbersMin: { type: 'integer', minimum: 2, maximum: 100 },
      },
      [],
    ),
    answerLayout: { enum: ['compiled', 'stitched', 'both'] },
    logLevel: { enum: ['debug', 'info', 'warn', 'error'] },
  },
  [
    'region',
    'name',
    'listen',
    'publicUrl',
    'stateFolder',
    'catalog',
    'policies',
    'sources',
    'peers',
    'keys',
  ],
)
